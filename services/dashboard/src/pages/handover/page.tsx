// The handover of a shift: what is open, what changed since it began, and its signature by role: a handover on every open warning.
// It prints as one sheet with room for two signatures. When the shift began is in the address.
import { useRef } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { dateTime, number, t } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, useView } from '../../state/view.ts';
import { Answered } from '../../ui/states.tsx';
import { PrintButton } from '../reports/controls.tsx';
import { eventWord } from '../warnings/history.tsx';
import { useAreaNames } from '../warnings/names.ts';
import { Changed, Open } from './open.tsx';
import type { Shift } from './shift.ts';
import { Sign } from './sign.tsx';
import './handover.css';

const HOURS = [8, 12, 24] as const;

const HOUR_MS = 3_600_000;

/** When the shift began, to the minute so that the question stays the same for a while. */
const began = (hours: number, now: number) =>
  new Date(Math.floor((now - hours * HOUR_MS) / 60_000) * 60_000).toISOString();

export function Page() {
  const { filters } = useView();
  const hours = HOURS.find((known) => String(known) === filters.hours) ?? 12;
  const now = useNow(30_000);
  const since = began(hours, now);
  const query = useQuery<Answer<Shift>>(path('/handover', { since }), { every: 30_000, timeoutMs: 25_000 });
  // Each minute is another question; the sheet stays until the next one is answered.
  const last = useRef(query.data);
  if (query.data) last.current = query.data;
  const shown = { ...query, data: query.data ?? last.current };
  return (
    <div class="page handover">
      <PageHead answer={shown.data}>
        <span class="small soft no-print">{t('handover.since')}</span>
        <div class="segments no-print" role="group" aria-label={t('handover.since')}>
          {HOURS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === hours}
              onClick={() => filter({ hours: one === 12 ? null : String(one) })}
            >
              {t(`handover.hours_${one}`)}
            </button>
          ))}
        </div>
        <PrintButton />
      </PageHead>
      <Answered query={shown}>
        {({ value, freshness }) => (
          <>
            <Summary shift={value} />
            <Open shift={value} freshness={freshness} now={now} />
            <Changed shift={value} />
            <Sign shift={value} />
          </>
        )}
      </Answered>
    </div>
  );
}

function Summary({ shift }: { shift: Shift }) {
  const who = useStore(session);
  const areaName = useAreaNames();
  const events = new Map<string, number>();
  for (const { event } of shift.changed) events.set(event, (events.get(event) ?? 0) + 1);
  return (
    <p class="summary">
      <strong>{who?.area ? areaName(who.area) : t('session.whole')}</strong>
      <span>
        {dateTime(shift.since)} – {dateTime(Date.now())}
      </span>
      <span>
        {t('handover.open')} <strong>{number(shift.open.length)}</strong>
      </span>
      {[...events].map(([event, count]) => (
        <span key={event} class="soft">
          {eventWord(event)} {number(count)}
        </span>
      ))}
    </p>
  );
}

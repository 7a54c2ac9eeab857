// The handover of a shift: what is open, what changed since it began, and its signature by role: a handover on every open warning.
// It prints as one sheet with room for two signatures. When the shift began is in the address.
import { useRef, useState } from 'preact/hooks';
import { path, send } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { renew, useQuery } from '../../api/query.ts';
import type { Answer, WarningRow } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { ago, dateTime, either, type Key, number, shortTime, span, t, tv } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { filter, href, useView } from '../../state/view.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { useClaim } from '../../ui/freshness.tsx';
import { Answered, Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { PrintButton } from '../reports/controls.tsx';
import { actorOf, type Event } from '../warnings/act.ts';
import { eventWord } from '../warnings/history.tsx';
import { compare } from '../warnings/inbox.ts';
import { titleOf } from '../warnings/list.tsx';
import { definitionName, useAreaNames } from '../warnings/names.ts';
import { Status } from '../warnings/parts.tsx';
import './handover.css';

type Change = Omit<Event, 'version' | 'payload'> & { warning_id: string; payload?: unknown };
interface Shift {
  since: string;
  open: WarningRow[];
  changed: Change[];
}

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
  const query = useQuery<Answer<Shift>>(path('/handover', { since }), { every: 30_000 });
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
  const events = new Map<string, number>();
  for (const { event } of shift.changed) events.set(event, (events.get(event) ?? 0) + 1);
  return (
    <p class="summary">
      <strong>{who?.area ? either(who.area.name_zh, who.area.name) : t('session.whole')}</strong>
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

function Open({
  shift,
  freshness,
  now,
}: {
  shift: Shift;
  freshness: Answer<Shift>['freshness'];
  now: number;
}) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const claim = useClaim(freshness);
  const columns: Column<WarningRow>[] = [
    {
      key: 'colour',
      title: t('inbox.colour'),
      value: (row) => row.colour,
      show: (row) => <ColourChip colour={row.colour} />,
      sortable: false,
    },
    {
      key: 'warning',
      title: t('handover.warning'),
      value: (row) => titleOf(row, areaName, lang),
      show: (row) => (
        <span class="stack tight">
          <a href={href({ page: 'warning', id: row.id, filters: {} })}>{titleOf(row, areaName, lang)}</a>
          <span class="small faint">{definitionName(row.definition, lang)}</span>
        </span>
      ),
    },
    {
      key: 'status',
      title: t('handover.stands'),
      value: (row) => tv('status', row.status),
      show: (row) => <Status of={row} />,
    },
    {
      key: 'with',
      title: t('handover.with'),
      value: (row) => row.organisation,
      show: (row) => row.organisation || <span class="faint">–</span>,
    },
    {
      key: 'last',
      title: t('handover.last'),
      value: (row) => row.last_comment || row.last_action,
      show: (row) =>
        [row.last_action, row.last_comment, row.status === 'shelved' ? row.shelved_reason : '']
          .filter(Boolean)
          .join(' · ') || <span class="faint">–</span>,
    },
    {
      key: 'age',
      title: t('handover.age'),
      number: true,
      value: (row) => -Date.parse(row.raised_at),
      show: (row) => <time dateTime={row.raised_at}>{span((now - Date.parse(row.raised_at)) / 1_000)}</time>,
    },
  ];
  return (
    <Card title={`${t('handover.open')} (${number(shift.open.length)})`} flush>
      {shift.open.length === 0 ? (
        <div class="state short">
          {t(claim === 'live' ? 'handover.open_none' : 'handover.open_none_stale')}
        </div>
      ) : (
        <Table
          name="open"
          caption={t('handover.open')}
          columns={columns}
          rows={[...shift.open].sort(compare)}
          rowKey={(row) => row.id}
          first={500}
        />
      )}
    </Card>
  );
}

function Changed({ shift }: { shift: Shift }) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const names = new Map(shift.open.map((warning) => [warning.id, titleOf(warning, areaName, lang)]));
  const columns: Column<Change>[] = [
    {
      key: 'at',
      title: t('handover.at'),
      value: (row) => row.at,
      show: (row) => <time dateTime={row.at}>{shortTime(row.at)}</time>,
    },
    { key: 'what', title: t('handover.what'), value: (row) => eventWord(row.event) },
    {
      key: 'warning',
      title: t('handover.warning'),
      value: (row) => names.get(row.warning_id) ?? row.warning_id,
      show: (row) => (
        <a href={href({ page: 'warning', id: row.warning_id, filters: {} })}>
          {names.get(row.warning_id) ?? row.warning_id.slice(0, 8)}
        </a>
      ),
    },
    { key: 'who', title: t('handover.who'), value: (row) => actorOf(row) ?? t('inbox.by_system') },
  ];
  return (
    <Card title={`${t('handover.changed')} (${number(shift.changed.length)})`} flush>
      {shift.changed.length === 0 ? (
        <div class="state short">{t('handover.changed_none')}</div>
      ) : (
        <Table
          name="changed"
          caption={t('handover.changed')}
          columns={columns}
          rows={shift.changed}
          rowKey={(_, at) => String(at)}
          first={60}
        />
      )}
    </Card>
  );
}

/** Ids of the warnings that were handed over, and of those that somebody else changed meanwhile. */
interface Signed {
  handed_over: string[];
  passed_over: string[];
}

/** The signature is that of the session's organisation and role; on paper two lines take its place. */
function Sign({ shift }: { shift: Shift }) {
  const who = useStore(session);
  const [note, setNote] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [working, setWorking] = useState(false);
  const [said, setSaid] = useState<{ good: boolean; text: string; at: number } | null>(null);
  const now = useNow(30_000);
  const sign = async () => {
    setWorking(true);
    try {
      const answer = await send<Signed>('POST', '/handover', {
        organisation: organisation.trim(),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      });
      const [n, failed] = [answer.handed_over.length, answer.passed_over.length];
      setSaid({
        good: failed === 0,
        text: failed === 0 ? t('handover.signed', { n }) : t('handover.signed_part', { n, failed }),
        at: Date.now(),
      });
      setNote('');
      renew((asked) => asked.startsWith('/handover') || asked.startsWith('/warnings'));
    } catch (error) {
      const why =
        error instanceof ApiError
          ? [error.title, error.problem.detail].filter(Boolean).join(' · ')
          : String(error);
      setSaid({ good: false, text: t('handover.refused', { why }), at: Date.now() });
    }
    setWorking(false);
  };
  return (
    <>
      <Card title={t('handover.sign')} class="no-print">
        {who?.may.act ? (
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void sign();
            }}
          >
            <p class="small soft">{t('handover.sign_help')}</p>
            <div class="field">
              <label for="handover-organisation">{t('handover.organisation')}</label>
              <input
                id="handover-organisation"
                class="input"
                required
                maxLength={200}
                placeholder={t('handover.organisation_hint')}
                value={organisation}
                onInput={(event) => setOrganisation(event.currentTarget.value)}
              />
            </div>
            <div class="field">
              <label for="handover-note">{t('handover.note')}</label>
              <textarea
                id="handover-note"
                class="textarea"
                rows={2}
                maxLength={1_000}
                placeholder={t('handover.note_hint')}
                value={note}
                onInput={(event) => setNote(event.currentTarget.value)}
              />
              <span class="small faint">{t('handover.no_person')}</span>
            </div>
            <div class="row">
              <span class="small soft">
                {t('handover.sign_as')}{' '}
                <strong>{who.roles.map((role) => t(`role.${role}` as Key)).join('、')}</strong> ({who.name})
              </span>
              <span class="spread" />
              <button
                type="submit"
                class="button primary"
                disabled={working || shift.open.length === 0 || organisation.trim() === ''}
              >
                {working
                  ? t('inbox.pending')
                  : shift.open.length === 0
                    ? t('handover.nothing_to_sign')
                    : t('handover.sign')}
              </button>
            </div>
            <p role="status" class={said && !said.good ? 'wrong' : 'soft'}>
              {said ? `${said.text} · ${ago(said.at, now)}` : null}
            </p>
          </form>
        ) : (
          <p class="soft">{t('handover.may_not')}</p>
        )}
      </Card>
      <div class="signatures print-only">
        <span>{t('handover.signature')}</span>
        <span>{t('handover.signature_next')}</span>
      </div>
    </>
  );
}

// The phases of every battle over a year, a row each, with today's line. Used by the campaign page; its table is the list of battles.
import { dateTime, t, tv } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { href } from '../../state/view.ts';
import { useShortName } from '../../ui/areas.ts';
import { type Battle, endOf, placeIn } from './battles.ts';
import { monthWord } from './page.tsx';

export function Timeline({ battles, year }: { battles: readonly Battle[]; year: number }) {
  const name = useShortName();
  const now = useNow(60_000);
  const rows = [...battles].sort(
    (a, b) => a.month.localeCompare(b.month) || a.theatre.localeCompare(b.theatre),
  );
  const today = placeIn(year, now);
  return (
    <div class="gantt" role="group" aria-label={t('campaign.timeline.label')}>
      <div class="gantt-months" aria-hidden="true">
        {Array.from({ length: 12 }, (_, at) => (
          <span key={at}>{monthWord(`${year}-${String(at + 1).padStart(2, '0')}`)}</span>
        ))}
      </div>
      <ul>
        {rows.map((battle) => (
          <li key={`${battle.theatre}${battle.month}`}>
            <a class="truncate" href={href({ page: 'town', id: battle.theatre, filters: {} })}>
              {name(battle.theatre)}
            </a>
            <span class="gantt-row">
              {battle.spans.length === 0 ? (
                <span
                  class="gantt-plan"
                  style={place(
                    placeIn(year, Date.parse(`${battle.month.slice(0, 7)}-01T00:00:00+08:00`)),
                    1 / 12,
                  )}
                >
                  {tv('phase', battle.phase)}
                </span>
              ) : null}
              {battle.spans.map((span, at) => {
                const end = endOf(battle, at, now);
                const from = placeIn(year, span.from);
                const words = `${tv('phase', span.phase)} ${dateTime(span.from)} – ${span.to === null ? '' : dateTime(span.to)}`;
                return (
                  <span
                    key={span.phase}
                    class="gantt-span"
                    data-phase={span.phase}
                    data-open={span.to === null}
                    style={place(from, placeIn(year, end) - from)}
                    title={words}
                  >
                    <span class="visually-hidden">{words}</span>
                  </span>
                );
              })}
            </span>
            <span class={battle.phase === 'during' ? 'tag accent' : 'tag'}>{tv('phase', battle.phase)}</span>
          </li>
        ))}
      </ul>
      {today > 0 && today < 1 ? (
        <div class="gantt-today" aria-hidden="true">
          <span style={{ left: `${today * 100}%` }} title={t('campaign.now')} />
        </div>
      ) : null}
      <ul class="legend">
        {(['before', 'during', 'after'] as const).map((phase) => (
          <li key={phase}>
            <span class="swatch gantt-span" data-phase={phase} />
            {tv('phase', phase)}
          </li>
        ))}
        <li>
          <span class="swatch today" />
          {t('campaign.now')}
        </li>
      </ul>
    </div>
  );
}

const place = (from: number, width: number) => ({
  left: `${from * 100}%`,
  width: `${Math.max(0.004, width) * 100}%`,
});

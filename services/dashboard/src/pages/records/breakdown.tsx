// Counts by class or town as bars in rows; a click on a row filters the page by it, another click lifts the filter.
// Used by the incident, fire and town pages. The bars are text with a background: they need no table beside them.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Series } from '../../api/types.ts';
import { number, t } from '../../i18n/index.ts';
import { filter, useView } from '../../state/view.ts';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { type Kind, useAsked } from './query.ts';

interface BreakdownProps {
  kind: Kind;
  by: 'class' | 'area';
  title: string;
  name: (part: string) => string;
  area?: string;
  /** Rows shown. */
  most?: number;
}

export function Breakdown({ kind, by, title, name, area, most = 14 }: BreakdownProps) {
  const view = useView();
  const { from, to, days, area: within } = useAsked(area);
  const step = days > 100 ? 'month' : 'day';
  const query = useQuery<Answer<{ series: Series[] }>>(
    path('/counts', { kind, by, step, from, to, area: by === 'area' ? undefined : within }),
    {
      every: 20_000,
    },
  );
  const chosen = view.filters[by];
  return (
    <Card title={title} flush>
      <Answered query={query}>
        {(answer) => {
          const parts = answer.value.series
            .map((one) => ({ part: one.part ?? '', count: sum(one) }))
            .filter((one) => one.part !== '')
            .sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
          const largest = Math.max(1, ...parts.map((one) => one.count ?? 0));
          if (parts.length === 0) return <Empty />;
          return (
            <ul class="bars">
              {parts.slice(0, most).map((one) => (
                <li key={one.part}>
                  <button
                    type="button"
                    aria-pressed={chosen === one.part}
                    onClick={() => filter({ [by]: chosen === one.part ? null : one.part })}
                  >
                    <span class="bar" style={{ width: `${((one.count ?? 0) / largest) * 100}%` }} />
                    <span class="truncate">{name(one.part)}</span>
                    <span class={one.count === null ? 'faint' : undefined}>{number(one.count)}</span>
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Card>
  );
}

/** The sum of what is known; unknown where nothing is. Bins to come are no gap. */
export function sum(series: Series): number | null {
  const known = series.points.filter((point) => point.count !== null);
  return known.length === 0 ? null : known.reduce((total, point) => total + (point.count ?? 0), 0);
}

export const titleOf = (kind: Kind): string => t(kind === 'fire' ? 'page.fires' : 'page.incidents');

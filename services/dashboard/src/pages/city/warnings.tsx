// The gravest open warnings, each a way to its why panel. Used by the city and town pages and the wall screen.
import { useEffect } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { renew, useQuery } from '../../api/query.ts';
import type { Answer, WarningCounts, WarningRow } from '../../api/types.ts';
import { ago, fixed, number, shortTime, t, tv } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { live } from '../../state/live.ts';
import { href } from '../../state/view.ts';
import { useAreaName } from '../../ui/areas.ts';
import { COLOURS, ColourChip } from '../../ui/colour.tsx';
import { Answered, Card, Empty } from '../../ui/states.tsx';

interface Warnings {
  warnings: WarningRow[];
  counts: WarningCounts;
}

/** A page of the newest would hide a grave one that is older, so all are asked for. */
const EVERY = 500;

export function useOpenWarnings(area?: string) {
  useEffect(() => {
    const stop = live.follow((name) => {
      if (name === 'warnings')
        renew((asked) => asked.startsWith('/warnings') || asked.startsWith('/areas?') || asked === '/areas');
    });
    return () => void stop();
  }, []);
  return useQuery<Answer<Warnings>>(path('/warnings', { state: 'open', area, page_size: EVERY }), {
    every: 10_000,
  });
}

export function OpenWarnings({ area, most = 6 }: { area?: string; most?: number }) {
  const query = useOpenWarnings(area);
  const counts = query.data?.value.counts;
  // Counted by the service: a page of them may be fewer.
  const total = counts ? COLOURS.reduce((sum, colour) => sum + (counts[colour] ?? 0), 0) : null;
  return (
    <Card
      title={t('city.warnings')}
      flush
      actions={
        <>
          <span class="row tight">
            {COLOURS.filter((colour) => counts?.[colour]).map((colour) => (
              <ColourChip key={colour} colour={colour} brief count={number(counts?.[colour])} />
            ))}
          </span>
          <a
            class="button quiet small"
            href={href({ page: 'warnings', id: '', filters: area ? { area } : {} })}
          >
            {t('city.warnings.all', { n: number(total) })}
          </a>
        </>
      }
    >
      <Answered query={query}>
        {(answer) =>
          answer.value.warnings.length === 0 ? (
            <Empty>{t('city.warnings.none')}</Empty>
          ) : (
            <WarningList warnings={answer.value.warnings} most={most} />
          )
        }
      </Answered>
    </Card>
  );
}

export function WarningList({ warnings, most }: { warnings: readonly WarningRow[]; most: number }) {
  const name = useAreaName();
  const now = useNow(15_000);
  const sorted = [...warnings].sort(
    (a, b) => COLOURS.indexOf(a.colour) - COLOURS.indexOf(b.colour) || b.raised_at.localeCompare(a.raised_at),
  );
  return (
    <ol class="warning-list" tabIndex={0} aria-label={t('city.warnings')}>
      {sorted.slice(0, most).map((one) => (
        <li key={one.id}>
          <ColourChip colour={one.colour} />
          <a class="truncate" href={href({ page: 'warning', id: one.id, filters: {} })}>
            {name(one.area_code)} · {one.category ? tv('class', one.category) : one.definition}
          </a>
          <span class="tag" title={tv('status', one.status)}>
            {tv('status', one.status)}
          </span>
          <span class="small soft truncate odds">
            {t('city.warnings.odds', {
              observed: number(one.observed),
              expected: fixed(one.expected, 1),
              upper: fixed(one.upper, 1),
            })}
          </span>
          <time class="small faint" dateTime={one.raised_at} title={shortTime(one.raised_at)}>
            {ago(one.raised_at, now)}
          </time>
        </li>
      ))}
    </ol>
  );
}

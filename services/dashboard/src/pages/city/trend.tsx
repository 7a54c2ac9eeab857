// A count over time beside the period that it is compared with. Used by the city and town pages.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Series } from '../../api/types.ts';
import { type Key, t, tv } from '../../i18n/index.ts';
import { daysOf, stepOf } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { Chart, type ChartSeries } from '../../ui/chart/chart.tsx';
import { Definition } from '../../ui/figure.tsx';
import { againstWords } from '../../ui/range.tsx';
import { Answered } from '../../ui/states.tsx';
import { useComparisons } from './both_fall.tsx';

type Counts = Answer<{ series: Series[] }>;

interface TrendProps {
  kind: 'incident' | 'fire';
  title: Key;
  area?: string;
  /** Only this class. */
  part?: string;
}

export function Trend({ kind, area, title, part }: TrendProps) {
  const view = useView();
  const { from, to, days } = daysOf(view.range, Date.now());
  const step = stepOf(days);
  const by = part ? { by: 'class' } : {};
  const of = (series: readonly Series[] | undefined) =>
    (part ? series?.find((one) => one.part === part) : series?.[0])?.points ?? [];
  const now = useQuery<Counts>(path('/counts', { kind, step, from, to, area, ...by }), { every: 15_000 });
  const reference = useComparisons(area).data?.value.figures[0]?.reference;
  const then = useQuery<Counts>(
    reference ? path('/counts', { kind, step, from: reference.from, to: reference.to, area, ...by }) : null,
    { every: 600_000 },
  );
  return (
    <Answered query={now}>
      {(answer) => {
        const points = of(answer.value.series);
        const before = of(then.data?.value.series);
        const series: ChartSeries[] = [
          {
            name: t('figure.current'),
            // A few fires a day are things to count, not a curve.
            kind: kind === 'fire' ? 'bar' : 'line',
            points: points.map((point) => ({ at: point.from, value: point.count, running: !point.complete })),
          },
        ];
        if (before.length > 0) {
          series.push({
            name: againstWords(view.against, view.range),
            quiet: true,
            points: points.map((point, at) => ({ at: point.from, value: before[at]?.count ?? null })),
          });
        }
        return (
          <Chart
            name={`trend-${kind}`}
            title={part ? `${t(title)} · ${tv('class', part)}` : t(title)}
            label={t('city.trend.label')}
            series={series}
            step={step}
            zooms
            height={220}
            foot={
              answer.definition ? (
                <Definition id={answer.definition.id} rule={answer.definition.rule} />
              ) : null
            }
          />
        );
      }}
    </Answered>
  );
}

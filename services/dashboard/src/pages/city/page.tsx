// The city page.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Comparison, Series } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { t } from '../../i18n/index.ts';
import { daysOf, stepOf } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { useAreas, useOutlines } from '../../ui/areas.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { ComparisonFigure } from '../../ui/figure.tsx';
import { AreaMap } from '../../ui/map/map.tsx';
import { Answered, Card } from '../../ui/states.tsx';

export function Page() {
  const view = useView();
  const { from, to, days } = daysOf(view.range, Date.now());
  const step = stepOf(days);
  const areas = useAreas();
  const outlines = useOutlines();
  const comparisons = useQuery<Answer<{ figures: Comparison[] }>>(
    path('/comparisons', { from, to, against: view.against }),
  );
  const counts = useQuery<Answer<{ series: Series[] }>>(
    path('/counts', { kind: 'incident', step, from, to }),
  );
  return (
    <div class="page">
      <PageHead answer={areas.data} />
      <div class="figures">
        <Answered query={comparisons}>
          {(answer) => answer.value.figures.map((one) => <ComparisonFigure key={one.definition} of={one} />)}
        </Answered>
      </div>
      <Card title={t('map.label')} flush>
        <AreaMap areas={outlines.data} label={t('map.label')} paint={() => ({ fill: '--map-2' })} />
      </Card>
      <Answered query={counts}>
        {(answer) => (
          <Chart
            name="incidents"
            title={t('kinds.incident')}
            label={t('kinds.incident')}
            step={step}
            zooms
            series={[
              {
                name: t('kinds.incident'),
                points: (answer.value.series[0]?.points ?? []).map((point) => ({
                  at: point.from,
                  value: point.count,
                  running: !point.complete,
                })),
              },
            ]}
          />
        )}
      </Answered>
    </div>
  );
}

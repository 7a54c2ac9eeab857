// The series behind a warning, drawn: counts by bin, the warned ones marked, what was to be expected there and the bound; and the
// same as a table. Used by the why panel. Where there is no series it says so.
import { useMemo } from 'preact/hooks';
import type { WarningRow } from '../../api/types.ts';
import { dateTime, fixed, number, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { Chart, type ChartSeries } from '../../ui/chart/chart.tsx';
import type { Detail } from './act.ts';
import { drawn } from './series.ts';

const STEPS: Readonly<Record<string, 'hour' | 'day' | 'week'>> = { hour: 'hour', day: 'day', week: 'week' };

export function BaselineChart({ warning, baseline }: { warning: WarningRow; baseline: Detail['baseline'] }) {
  const { lang } = useView();
  const { points, together } = useMemo(() => drawn(baseline ?? [], warning), [baseline, warning]);
  const series = useMemo((): ChartSeries[] => {
    const of = (warned: boolean, name: string, colour: string): ChartSeries => ({
      name,
      kind: 'bar',
      stack: 'counts',
      colour,
      points: points
        .filter((point) => point.warned === warned)
        .map((point) => ({ at: point.from, value: point.count, running: point.complete === false })),
    });
    return [
      of(false, t('inbox.chart_counts'), '--series-2'),
      of(true, t('inbox.chart_warned'), `--${warning.colour}`),
    ];
  }, [points, warning.colour, lang]);
  const expected = points.find((point) => point.expected !== null)?.expected ?? null;
  const upper = points.find((point) => point.upper !== null)?.upper ?? null;
  const lines = useMemo(
    () => [
      ...(expected === null
        ? []
        : [
            {
              value: expected,
              name: `${t('inbox.chart_expected')} ${fixed(expected, 1)}`,
              colour: '--series-1',
            },
          ]),
      ...(upper === null
        ? []
        : [{ value: upper, name: `${t('inbox.chart_upper')} ${number(upper, 1)}`, colour: '--bad' }]),
    ],
    [expected, upper, lang],
  );
  if (points.length === 0) return <p class="small soft">{t('inbox.chart_none')}</p>;
  const before = points
    .filter((point) => !point.warned && point.count !== null)
    .map((point) => point.count ?? 0);
  const label = t('inbox.chart_summary', {
    n: points.length,
    warned: points.filter((point) => point.warned).length,
    low: before.length > 0 ? Math.min(...before) : t('unknown'),
    high: before.length > 0 ? Math.max(...before) : t('unknown'),
  });
  return (
    <Chart
      name="baseline"
      title={t('inbox.chart')}
      label={label}
      series={series}
      lines={lines}
      step={STEPS[warning.bin] ?? 'day'}
      height={220}
      foot={
        <>
          {label} {together > 1 ? t('inbox.chart_together', { n: together }) : null}
          {warning.data_as_of_at ? ` ${t('inbox.data_as_of')} ${dateTime(warning.data_as_of_at)}` : null}
        </>
      }
    />
  );
}

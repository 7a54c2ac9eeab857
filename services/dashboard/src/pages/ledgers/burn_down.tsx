// The burn-down of a ledger: what was open at the end of each week or month, and what came in and was settled in it.
import { civil, number, t } from '../../i18n/index.ts';
import { filter } from '../../state/view.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Card } from '../../ui/states.tsx';
import type { Ledger } from './shapes.ts';

export function BurnDown({ of, step }: { of: Ledger; step: 'week' | 'month' }) {
  const points = of.burn_down?.points ?? [];
  const steps = (
    <div class="segments" role="group" aria-label={t('ledgers.burn_down')}>
      {(['week', 'month'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === step}
          onClick={() => filter({ burn_down: one === 'week' ? null : one })}
        >
          {t(`ledgers.burn_${one}`)}
        </button>
      ))}
    </div>
  );
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) {
    return (
      <Card title={t('ledgers.burn_down')} actions={steps}>
        <div class="state short">{t('ledgers.burn_none')}</div>
      </Card>
    );
  }
  const line = (key: 'open' | 'found' | 'settled') =>
    points.map((point) => ({ at: point.to, value: point[key] }));
  const summary = t('ledgers.burn_summary', {
    from: civil(first.to),
    first: number(first.open),
    to: civil(last.to),
    last: number(last.open),
  });
  return (
    <Chart
      name="burn-down"
      title={t('ledgers.burn_down')}
      label={summary}
      step={step}
      actions={steps}
      series={[
        { name: t('ledgers.burn_open'), points: line('open'), kind: 'line' },
        { name: t('ledgers.burn_found'), points: line('found'), kind: 'bar', colour: '--series-4' },
        { name: t('ledgers.burn_settled'), points: line('settled'), kind: 'bar', colour: '--series-3' },
      ]}
      foot={`${summary} ${t('ledgers.burn_note')}`}
    />
  );
}

// The index with its margin of error, or why there is none; and how it went from wave to wave.
import { civil, fixed, t } from '../../i18n/index.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Card } from '../../ui/states.tsx';
import { Bar } from '../reports/cells.tsx';
import type { Index } from './shapes.ts';

export function Headline({ of }: { of: Index }) {
  return (
    <Card title={t('safety.title')}>
      <div class="stack">
        {of.value === null ? (
          <div class="stack tight">
            <strong class="safety-none">{t('safety.not_computable')}</strong>
            <span class="small" lang="en">
              {of.not_computable}
            </span>
            <span class="small soft">{t('safety.not_computable_help')}</span>
          </div>
        ) : (
          <div class="stack tight">
            <p class="safety-value">
              {fixed(of.value, 1)}
              <small>{t('safety.margin', { n: fixed(of.margin_95, 1) })}</small>
            </p>
            {of.low === null || of.high === null ? null : (
              <Bar value={of.value} low={of.low} high={of.high} />
            )}
            <span class="small faint">{t('safety.about')}</span>
          </div>
        )}
        <dl class="facts small">
          <dt>{t('safety.wave')}</dt>
          <dd>{of.wave ?? t('safety.no_wave')}</dd>
          <dt>{t('safety.window')}</dt>
          <dd>
            {civil(of.window.from)} – {civil(of.window.to)}
          </dd>
          <dt>{t('safety.version')}</dt>
          <dd>
            <code>{of.version}</code>
          </dd>
        </dl>
      </div>
    </Card>
  );
}

export function History({ of }: { of: readonly Index[] }) {
  if (of.length === 0) {
    return (
      <Card title={t('safety.history')}>
        <div class="state">{t('safety.history_none')}</div>
      </Card>
    );
  }
  const points = of.map((index) => ({
    at: index.wave ?? index.window.to,
    value: index.value,
    low: index.low,
    high: index.high,
  }));
  const label = points.map(({ at, value }) => `${at} ${fixed(value, 1)}`).join(', ');
  return (
    <Chart
      name="index-history"
      title={t('safety.history')}
      label={label}
      step="name"
      series={[{ name: t('safety.index'), points }]}
      foot={t('figure.interval')}
    />
  );
}

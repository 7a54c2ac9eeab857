// What the index is made of: each component as measured and as scored, with its intervals; and the survey by its own components.
import { either, fixed, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Bar } from '../reports/cells.tsx';
import { readable, valueWord } from '../reports/words.ts';
import type { Component, Index, Survey } from './shapes.ts';

const UNITS: Readonly<Record<string, 'safety.unit_points' | 'safety.unit_per' | 'safety.unit_percent'>> = {
  'points of 100': 'safety.unit_points',
  'per 10,000 residents and year': 'safety.unit_per',
  percent: 'safety.unit_percent',
};

export function Components({ of }: { of: Index }) {
  const interval = (value: number | null, low: number | null, high: number | null, digits: number) =>
    value === null ? null : (
      <span class="estimate">
        <span>
          <b>{fixed(value, digits)}</b>
          <small>
            {' '}
            ({fixed(low, digits)}–{fixed(high, digits)})
          </small>
        </span>
      </span>
    );
  const columns: Column<Component>[] = [
    {
      key: 'name',
      title: t('safety.component'),
      value: (row) => either(row.name_zh, row.name),
      show: (row) => <strong>{either(row.name_zh, row.name)}</strong>,
    },
    { key: 'weight', title: t('safety.weight'), number: true, digits: 2, value: (row) => row.weight },
    {
      key: 'measured',
      title: t('safety.measured'),
      number: true,
      value: (row) => row.value,
      show: (row) =>
        interval(row.value, row.low, row.high, 2) ?? (
          <span class="tag caution missing">{t('safety.missing', { why: row.missing ?? t('unknown') })}</span>
        ),
    },
    {
      key: 'unit',
      title: t('safety.unit'),
      value: (row) => (UNITS[row.unit] ? t(UNITS[row.unit] ?? 'safety.unit') : row.unit),
    },
    {
      key: 'score',
      title: t('safety.score'),
      number: true,
      value: (row) => row.score,
      show: (row) =>
        row.score === null ? (
          <span class="unknown">{t('unknown')}</span>
        ) : (
          <span class="estimate">
            {interval(row.score, row.score_low, row.score_high, 1)}
            {row.score_low === null || row.score_high === null ? null : (
              <Bar value={row.score} low={row.score_low} high={row.score_high} />
            )}
          </span>
        ),
    },
    { key: 'n', title: t('safety.n'), number: true, value: (row) => row.n },
    {
      key: 'definition',
      title: t('safety.definition'),
      value: (row) => row.definition,
      show: (row) => <code class="small">{row.definition}</code>,
    },
  ];
  return (
    <Card title={t('safety.components')} flush>
      <Table
        name="components"
        caption={t('safety.component')}
        columns={columns}
        rows={of.components}
        rowKey={(row) => row.code}
      />
    </Card>
  );
}

export function SurveyCard({ of }: { of: readonly Survey[] }) {
  const { lang } = useView();
  const name = (row: Survey) => valueWord(row.component, lang);
  const columns: Column<Survey>[] = [
    { key: 'component', title: t('safety.component'), value: name, show: (row) => readable(name(row)) },
    {
      key: 'score',
      title: t('safety.score'),
      number: true,
      value: (row) => row.score,
      show: (row) => `${fixed(row.score, 1)} ± ${fixed(row.margin_95, 1)}`,
    },
    { key: 'respondents', title: t('safety.respondents'), number: true, value: (row) => row.respondents },
  ];
  return (
    <Card title={t('safety.survey')} flush>
      <Table
        name="survey"
        caption={`${t('safety.survey')} ${t('safety.score')}`}
        columns={columns}
        rows={of}
        rowKey={(_, at) => String(at)}
      />
    </Card>
  );
}

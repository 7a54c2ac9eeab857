// The public's safety index: its value with its margin of error, its components with theirs, and how it went from wave to wave.
// A component that is missing is named with its reason, and then there is no index: nothing is shared out or guessed.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { civil, either, fixed, number, t } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useView } from '../../state/view.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Answered, Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Bar } from '../reports/cells.tsx';
import { AreaPick, PrintButton } from '../reports/controls.tsx';
import { readable, valueWord } from '../reports/words.ts';
import { useAreaList } from '../warnings/names.ts';
import '../reports/reports.css';
import './safety.css';

interface Component {
  code: string;
  name: string;
  name_zh: string;
  definition: string;
  weight: number;
  unit: string;
  n: number | null;
  value: number | null;
  low: number | null;
  high: number | null;
  score: number | null;
  score_low: number | null;
  score_high: number | null;
  missing: string | null;
}
interface Survey {
  component: string;
  score: number | null;
  /** Half of its 95 % interval. */
  margin_95: number | null;
  respondents: number | null;
}
interface Index {
  version: string;
  wave: string | null;
  window: { from: string; to: string };
  value: number | null;
  margin_95: number | null;
  low: number | null;
  high: number | null;
  not_computable: string | null;
  components: Component[];
  survey: Survey[];
  response_limit_minutes: number;
  notes: string[];
}
interface Told {
  index: Index;
  history?: Index[] | null;
}

/** The area that is asked about: the one picked, one's own, or the one that holds all others. */
function useAsked(): string | null {
  const { filters } = useView();
  const who = useStore(session);
  const areas = useAreaList();
  if (filters.area) return filters.area;
  if (who?.area) return who.area.code;
  return areas.find(({ parent_id, overlay }) => parent_id === null && !overlay)?.code ?? null;
}

export function Page() {
  const area = useAsked();
  const query = useQuery<Answer<Told>>(
    area === null ? null : path('/safety-index', { area, history: 'true' }),
    { every: 60_000 },
  );
  return (
    <div class="page safety">
      <PageHead answer={query.data}>
        <AreaPick />
        <PrintButton />
      </PageHead>
      <Answered query={query}>
        {({ value: { index, history } }) => (
          <>
            <div class="safety-top">
              <Headline of={index} />
              <History of={history ?? []} />
            </div>
            <Components of={index} />
            {index.survey.length > 0 ? <SurveyCard of={index.survey} /> : null}
            <Card title={t('safety.notes')}>
              <ul class="stack tight small soft">
                {index.notes.map((note) => (
                  <li key={note} lang="en">
                    {note}
                  </li>
                ))}
                <li>{t('safety.minutes', { n: number(index.response_limit_minutes) })}</li>
                <li>{t('safety.own_proposal')}</li>
              </ul>
            </Card>
          </>
        )}
      </Answered>
    </div>
  );
}

function Headline({ of }: { of: Index }) {
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

function History({ of }: { of: readonly Index[] }) {
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

const UNITS: Readonly<Record<string, 'safety.unit_points' | 'safety.unit_per' | 'safety.unit_percent'>> = {
  'points of 100': 'safety.unit_points',
  'per 10,000 residents and year': 'safety.unit_per',
  percent: 'safety.unit_percent',
};

function Components({ of }: { of: Index }) {
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

function SurveyCard({ of }: { of: readonly Survey[] }) {
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

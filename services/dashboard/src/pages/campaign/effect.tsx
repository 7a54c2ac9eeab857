// What the campaign did against towns not yet reached: ratio, interval, test, months before the start, neighbours, and the caution.
// Used by the campaign page. It says what it rests on before it says anything.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { either, fixed, named, number, t } from '../../i18n/index.ts';
import { useAreaName } from '../../ui/areas.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Definition, interval, type Tone, Whisker } from '../../ui/figure.tsx';
import { Answered, Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';

interface Cohort {
  towns: string[];
  town_months: number;
  observed: number;
  expected: number;
  ratio: number;
}
interface Found {
  ratio: number;
  low: number;
  high: number | null;
  p: number;
  assignments: number;
  cohorts: Cohort[];
  cohort_months?: string[];
  by_month: { months: number; ratio: number; towns: number }[];
  left_out: string[];
}
interface EffectAnswer {
  definition: string;
  name?: string;
  name_zh?: string;
  rule?: string;
  from: string;
  to: string;
  effect: Found | null;
  not_testable: string | null;
  displacement?: { effect: Found | null; reason?: string | null; outlines_synthetic?: boolean };
  left_aside?: { theatres: string[]; records_without_town: number };
  caution: string;
  caution_zh: string;
}

export function toneOfInterval(low: number, high: number | null): Tone {
  if (high !== null && high < 1) return 'fall';
  return low > 1 ? 'rise' : 'none';
}

export function Effect() {
  const query = useQuery<Answer<EffectAnswer>>(path('/campaign/effect'), { every: 600_000 });
  return (
    <Answered query={query}>
      {({ value }) => (
        <div class="effect-grid">
          <Card
            title={t('campaign.effect')}
            foot={<Definition id={value.definition} rule={value.rule ?? null} />}
          >
            <div class="stack">
              <p class="caution-note">
                <strong>{t('campaign.caution')}</strong> {either(value.caution_zh, value.caution)}
              </p>
              {value.effect ? (
                <Ratio
                  found={value.effect}
                  what={t('campaign.effect.what', { name: named(value) })}
                  basis={value}
                />
              ) : (
                <p>{t('campaign.effect.untestable', { reason: value.not_testable ?? t('unknown') })}</p>
              )}
              {value.displacement?.effect ? (
                <Ratio found={value.displacement.effect} what={t('campaign.displacement')} />
              ) : (
                <p class="soft">
                  {t('campaign.effect.untestable', { reason: value.displacement?.reason ?? t('unknown') })}
                </p>
              )}
              {value.displacement?.outlines_synthetic ? (
                <span class="small faint">{t('campaign.displacement.synthetic')}</span>
              ) : null}
              <span class="small faint">
                {value.left_aside &&
                (value.left_aside.theatres.length > 0 || value.left_aside.records_without_town > 0)
                  ? t('campaign.aside', {
                      theatres: value.left_aside.theatres.length,
                      records: number(value.left_aside.records_without_town),
                    })
                  : t('campaign.aside.none')}
              </span>
            </div>
          </Card>
          {value.effect ? <ByMonth found={value.effect} /> : null}
          {value.effect ? <Cohorts found={value.effect} /> : null}
        </div>
      )}
    </Answered>
  );
}

function Ratio({ found, what, basis }: { found: Found; what: string; basis?: EffectAnswer }) {
  const tone = toneOfInterval(found.low, found.high);
  return (
    <div class="stack tight">
      <span class="small soft">{what}</span>
      <div class="change">
        <span class="big">{fixed(found.ratio)}</span>
        <span>
          {t('figure.interval')} {interval(found.low, found.high)}
        </span>
        <span class="evidence" data-tone={tone}>
          <span aria-hidden="true">{tone === 'fall' ? '↓' : tone === 'rise' ? '↑' : '–'}</span>
          {t(`campaign.effect.${tone}`)}
        </span>
      </div>
      <Whisker value={found.ratio} low={found.low} high={found.high} tone={tone} />
      {basis ? (
        <span class="small faint">
          {t('campaign.effect.basis', {
            from: basis.from,
            to: basis.to,
            p: fixed(found.p, 3),
            n: number(found.assignments),
          })}
        </span>
      ) : null}
    </div>
  );
}

function ByMonth({ found }: { found: Found }) {
  const points = found.by_month.map((one) => ({
    at: one.months > 0 ? `+${one.months}` : String(one.months).replace('-', '−'),
    value: one.ratio,
  }));
  return (
    <Chart
      name="by-month"
      title={t('campaign.by_month')}
      label={t('campaign.by_month.label')}
      step="name"
      series={[{ name: t('campaign.ratio'), points }]}
      lines={[{ value: 1, name: t('campaign.no_change') }]}
      marks={points.some((point) => point.at === '0') ? [{ at: '0', name: t('phase.during') }] : []}
      floating
      height={260}
      foot={t('campaign.by_month.foot')}
    />
  );
}

function Cohorts({ found }: { found: Found }) {
  const name = useAreaName();
  const rows = found.cohorts.map((cohort, at) => ({
    ...cohort,
    month: found.cohort_months?.[at] ?? (cohort as Cohort & { month?: string }).month ?? null,
  }));
  type Line = (typeof rows)[number];
  const columns: Column<Line>[] = [
    { key: 'month', title: t('campaign.month'), value: (row) => row.month },
    { key: 'towns', title: t('campaign.theatre'), value: (row) => row.towns.map(name).join('、') },
    { key: 'town_months', title: t('campaign.town_months'), number: true, value: (row) => row.town_months },
    { key: 'observed', title: t('campaign.observed'), number: true, value: (row) => row.observed },
    { key: 'expected', title: t('campaign.expected'), number: true, digits: 1, value: (row) => row.expected },
    { key: 'ratio', title: t('campaign.ratio'), number: true, digits: 2, value: (row) => row.ratio },
  ];
  return (
    <Card title={t('campaign.cohorts')} flush class="wide">
      <Table
        name="cohorts"
        caption={t('campaign.cohorts')}
        columns={columns}
        rows={rows}
        rowKey={(row, at) => `${row.month}${at}`}
        sort={{ key: 'month' }}
      />
    </Card>
  );
}

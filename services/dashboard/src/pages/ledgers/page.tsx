// The ledgers: hazards, petitions and reports with their sums, the share that is settled with its interval, what is beyond its
// limit, and the burn-down; disputes by their sections. Which one, its area and the step of the burn-down are in the address.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Section } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { civil, fixed, number, t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { filter, useView } from '../../state/view.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Definition, Figure } from '../../ui/figure.tsx';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Bar, Subject } from '../reports/cells.tsx';
import { AreaPick, FindRows, ListPick, listOf, PrintButton } from '../reports/controls.tsx';
import { SectionCard } from '../reports/section.tsx';
import { useAreaNames } from '../warnings/names.ts';
import { Disputes } from './disputes.tsx';
import '../reports/reports.css';
import './ledgers.css';

interface Overdue {
  subject: string;
  area_code: string;
  organisation: string;
  age_days: number;
  overdue_days: number;
}
interface Point {
  from: string;
  to: string;
  open: number;
  found: number;
  settled: number;
}
interface Ledger {
  found: number | null;
  settled: number | null;
  settled_in_time: number | null;
  open: number | null;
  overdue: number | null;
  without_limit: number | null;
  reopened: number | null;
  open_by_age_days: { to_7: number; to_30: number; to_90: number; over_90: number } | null;
  settled_percent: number | null;
  settled_percent_low: number | null;
  settled_percent_high: number | null;
  overdue_listed: Overdue[];
  burn_down?: { every: 'week' | 'month'; points: Point[] } | null;
  limit_version?: string | null;
}
type Name = 'hazards' | 'petitions' | 'reports';

const PATHS: Readonly<Record<string, readonly [Name, string]>> = {
  hazards: ['hazards', '/hazards'],
  petitions: ['petitions', '/petitions'],
  reports: ['reports', '/reports-answered'],
  'reports-answered': ['reports', '/reports-answered'],
};

export function Page() {
  const { id } = useView();
  const ledger = Object.hasOwn(PATHS, id) ? PATHS[id] : undefined;
  if (ledger) return <Settled key={id} name={ledger[0]} at={ledger[1]} />;
  if (id === 'disputes') return <DisputeLedger />;
  return (
    <div class="page">
      <PageHead />
      <Empty>{t('page.missing.text')}</Empty>
    </div>
  );
}

function Settled({ name, at }: { name: Name; at: string }) {
  const { filters, range } = useView();
  const { from, to } = daysOf(range, Date.now());
  const step = filters.burn_down === 'month' ? 'month' : 'week';
  const list = listOf(filters);
  const query = useQuery<Answer<Ledger>>(path(at, { from, to, list, area: filters.area, burn_down: step }), {
    every: 30_000,
  });
  return (
    <div class="page ledger">
      <PageHead answer={query.data}>
        <AreaPick />
        <ListPick />
        <PrintButton />
      </PageHead>
      <Answered query={query}>
        {({ value, definition }) => (
          <>
            <Sums of={value} name={name} />
            <div class="ledger-columns">
              <BurnDown of={value} step={step} />
              <Ages of={value} />
            </div>
            <Beyond of={value} find={filters.find ?? ''} />
            <p class="small faint">
              <Definition id={definition?.id} rule={definition?.rule ?? null} />{' '}
              {value.limit_version
                ? t('ledgers.limits', { version: value.limit_version })
                : t('ledgers.limits_none')}
            </p>
          </>
        )}
      </Answered>
    </div>
  );
}

/** The words of a ledger where it has its own: hazards are found and cleared, reports answered. */
function word(name: Name, of: 'found' | 'settled' | 'share'): string {
  if (name === 'hazards') return t(`ledgers.${of}_hazards`);
  if (name === 'reports' && of !== 'found') return t(`ledgers.${of}_reports`);
  return t(`ledgers.${of}`);
}

function Sums({ of, name }: { of: Ledger; name: Name }) {
  const share = of.settled_percent;
  return (
    <div class="figures">
      <Figure name={word(name, 'share')} value={share} unit="%" digits={1}>
        {share === null ? (
          <span class="small faint">{t('ledgers.nothing_found')}</span>
        ) : (
          <>
            <span class="small soft">
              {t('ledgers.interval', {
                low: fixed(of.settled_percent_low, 1),
                high: fixed(of.settled_percent_high, 1),
              })}
            </span>
            {of.settled_percent_low === null || of.settled_percent_high === null ? null : (
              <Bar value={share} low={of.settled_percent_low} high={of.settled_percent_high} />
            )}
            <span class="small faint">
              {t('ledgers.of', { part: number(of.settled), whole: number(of.found) })}
            </span>
          </>
        )}
      </Figure>
      <Figure name={word(name, 'found')} value={of.found} />
      <Figure name={word(name, 'settled')} value={of.settled}>
        <span class="small faint">
          {t('ledgers.in_time')} {number(of.settled_in_time)}
        </span>
      </Figure>
      <Figure name={t('ledgers.open')} value={of.open}>
        <span class="small faint">
          {t('ledgers.without_limit')} {number(of.without_limit)}
        </span>
      </Figure>
      <Figure name={t('ledgers.overdue')} value={of.overdue}>
        {of.overdue === null || of.open === null ? null : (
          <span class="small faint">
            {t('ledgers.of_open', { part: number(of.overdue), whole: number(of.open) })}
          </span>
        )}
        {name === 'reports' ? (
          <span class="row tight">
            <span class={of.overdue ? 'tag bad' : 'tag'}>{t('ledgers.goal_zero')}</span>
          </span>
        ) : null}
      </Figure>
      <Figure name={t('ledgers.reopened')} value={of.reopened} />
    </div>
  );
}

const AGES = ['to_7', 'to_30', 'to_90', 'over_90'] as const;

/** Bars with their numbers: their own table. */
function Ages({ of }: { of: Ledger }) {
  const ages = of.open_by_age_days;
  const most = ages ? Math.max(1, ...AGES.map((age) => ages[age])) : 1;
  return (
    <Card title={t('ledgers.ages')}>
      {ages ? (
        <table class="age-bars">
          <tbody>
            {AGES.map((age) => (
              <tr key={age}>
                <th scope="row">{t(`ledgers.${age}`)}</th>
                <td class="bar-cell">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" data-age={age}>
                    <rect x="0" y="0" width={(100 * ages[age]) / most} height="10" />
                  </svg>
                </td>
                <td class="number">{number(ages[age])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <span class="unknown">{t('unknown')}</span>
      )}
    </Card>
  );
}

function BurnDown({ of, step }: { of: Ledger; step: 'week' | 'month' }) {
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

function Beyond({ of, find }: { of: Ledger; find: string }) {
  const areaName = useAreaNames();
  const wanted = find.trim().toLowerCase();
  const rows = of.overdue_listed.filter(
    (row) =>
      wanted === '' ||
      [row.subject, row.area_code, areaName(row.area_code), row.organisation].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
  const columns: Column<Overdue>[] = [
    {
      key: 'subject',
      title: t('ledgers.subject'),
      value: (row) => row.subject,
      show: (row) => <Subject subject={row.subject} />,
    },
    { key: 'area', title: t('ledgers.area'), value: (row) => areaName(row.area_code) },
    {
      key: 'organisation',
      title: t('ledgers.organisation'),
      value: (row) => row.organisation,
      show: (row) => row.organisation || <span class="tag caution">{t('ledgers.no_organisation')}</span>,
    },
    { key: 'age', title: t('ledgers.age'), number: true, value: (row) => row.age_days },
    { key: 'overdue', title: t('ledgers.overdue_by'), number: true, value: (row) => row.overdue_days },
  ];
  return (
    <Card title={t('ledgers.overdue_list')} flush actions={<FindRows label={t('reports.filter')} />}>
      {of.overdue_listed.length === 0 ? (
        <div class="state short">{of.overdue === 0 ? t('ledgers.overdue_none') : t('unknown')}</div>
      ) : (
        <>
          <Table
            name="overdue"
            caption={`${t('ledgers.overdue_list')} ${t('ledgers.overdue')}`}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.subject}
            sort={{ key: 'overdue', descending: true }}
          />
          {of.overdue !== null && of.overdue > of.overdue_listed.length ? (
            <p class="small faint note">
              {t('ledgers.overdue_more', { n: number(of.overdue_listed.length), all: number(of.overdue) })}
            </p>
          ) : null}
        </>
      )}
    </Card>
  );
}

function DisputeLedger() {
  const { filters, range } = useView();
  const { from, to } = daysOf(range, Date.now());
  const list = listOf(filters);
  const query = useQuery<Answer<{ sections: Section[] }>>(
    path('/disputes', { from, to, list, area: filters.area }),
    { every: 30_000 },
  );
  return (
    <div class="page ledger reports">
      <PageHead answer={query.data}>
        <FindRows label={t('reports.filter')} />
        <AreaPick />
        <ListPick />
        <PrintButton />
      </PageHead>
      <Answered query={query}>
        {({ value, freshness }) => (
          <>
            <Disputes sections={value.sections} />
            {value.sections.map((section) => (
              <SectionCard
                key={section.name}
                section={section}
                freshness={freshness}
                wanted={filters.find ?? ''}
                list={list}
              />
            ))}
          </>
        )}
      </Answered>
    </div>
  );
}

// The ledgers: hazards, petitions and reports with their sums, the share that is settled with its interval, what is beyond its
// limit, and the burn-down; disputes by their sections. Which one, its area and the step of the burn-down are in the address.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Section } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { Definition } from '../../ui/figure.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { AreaPick, FindRows, ListPick, listOf, PrintButton } from '../reports/controls.tsx';
import { SectionCard } from '../reports/section.tsx';
import { Beyond } from './beyond.tsx';
import { BurnDown } from './burn_down.tsx';
import { Disputes } from './disputes.tsx';
import type { Ledger, Name } from './shapes.ts';
import { Ages, Sums } from './sums.tsx';
import '../reports/reports.css';
import './ledgers.css';

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
    every: 60_000,
    timeoutMs: 25_000,
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

function DisputeLedger() {
  const { filters, range } = useView();
  const { from, to } = daysOf(range, Date.now());
  const list = listOf(filters);
  const query = useQuery<Answer<{ sections: Section[] }>>(
    path('/disputes', { from, to, list, area: filters.area }),
    { every: 60_000, timeoutMs: 25_000 },
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

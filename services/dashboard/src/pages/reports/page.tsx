// Every report page: the sections that the service answers, each by the same renderer. Which report is in the address.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, Section } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { either, t } from '../../i18n/index.ts';
import { daysOf } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { Answered, Empty } from '../../ui/states.tsx';
import { AreaPick, FindRows, ListPick, listOf, PrintButton } from './controls.tsx';
import { capital, SectionCard } from './section.tsx';
import './reports.css';

const REPORTS: readonly string[] = [
  'response',
  'work-accidents',
  'operations',
  'grids',
  'communities',
  'sites',
  'outreach',
  'visits',
  'legal-checkups',
  'surveys',
  'sources',
  'quality',
  'warning-report',
  'campaign',
  'disputes',
];

export function Page() {
  const { id, filters, range } = useView();
  const known = REPORTS.includes(id);
  const { from, to } = daysOf(range, Date.now());
  const list = listOf(filters);
  const query = useQuery<Answer<{ sections: Section[] }>>(
    known ? path(`/${id}`, { from, to, list, area: filters.area }) : null,
    { every: 60_000, timeoutMs: 25_000 },
  );
  return (
    <div class="page reports">
      <PageHead answer={query.data}>
        <FindRows label={t('reports.filter')} />
        <AreaPick />
        <ListPick />
        <PrintButton />
      </PageHead>
      {known ? (
        <Answered query={query}>
          {({ value, freshness }) => (
            <>
              <Contents sections={value.sections} />
              {value.sections.map((section) => (
                <SectionCard
                  key={section.name}
                  section={section}
                  freshness={freshness}
                  wanted={filters.find ?? ''}
                  list={list}
                />
              ))}
              <p class="small faint">{t('reports.interval_note')}</p>
            </>
          )}
        </Answered>
      ) : (
        <Empty>{t('reports.nothing')}</Empty>
      )}
    </div>
  );
}

function Contents({ sections }: { sections: readonly Section[] }) {
  if (sections.length < 3) return null;
  const to = (name: string) => document.getElementById(`section-${name}`)?.scrollIntoView({ block: 'start' });
  return (
    <nav class="row tight contents no-print" aria-label={t('reports.sections')}>
      {sections.map(({ name, title, title_zh }) => (
        <button key={name} type="button" class="button small" onClick={() => to(name)}>
          {either(title_zh, capital(title))}
        </button>
      ))}
    </nav>
  );
}

// The analyst's page: the questions of the cookbook on the left, found by typing; the chosen one with its question, its SQL, its
// days and area, its rows as a table and as CSV. The question, the days and that it was run are in the address.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { t } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useView } from '../../state/view.ts';
import { Answered, Empty } from '../../ui/states.tsx';
import { Choose } from './choose.tsx';
import { Question } from './question.tsx';
import type { Recipe } from './recipe.ts';
import '../reports/reports.css';
import './analyst.css';

export function Page() {
  const { id } = useView();
  const who = useStore(session);
  const query = useQuery<Answer<{ queries: Recipe[] }>>(who?.may.analyse ? path('/cookbook') : null, {
    every: 600_000,
  });
  if (who && !who.may.analyse) {
    return (
      <div class="page">
        <PageHead />
        <Empty>{t('analyst.may_not')}</Empty>
      </div>
    );
  }
  return (
    <div class="page analyst" data-open={id !== ''}>
      <PageHead>
        <span class="small soft">{t('analyst.about')}</span>
      </PageHead>
      <Answered query={query}>
        {({ value }) => {
          const chosen = value.queries.find(({ name }) => name === id);
          return (
            <div class="analyst-body">
              <Choose queries={value.queries} />
              {chosen ? <Question key={chosen.name} of={chosen} /> : <Empty>{t('analyst.choose')}</Empty>}
            </div>
          );
        }}
      </Answered>
    </div>
  );
}

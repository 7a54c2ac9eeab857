// The public's safety index: its value with its margin of error, its components with theirs, and how it went from wave to wave.
// A component that is missing is named with its reason, and then there is no index: nothing is shared out or guessed.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { number, t } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useView } from '../../state/view.ts';
import { Answered, Card } from '../../ui/states.tsx';
import { AreaPick, PrintButton } from '../reports/controls.tsx';
import { useAreaList } from '../warnings/names.ts';
import { Components, SurveyCard } from './components.tsx';
import { Headline, History } from './headline.tsx';
import type { Told } from './shapes.ts';
import '../reports/reports.css';
import './safety.css';

/** The area that is asked about: the one picked, one's own, or the one that holds all others. */
function useAsked(): string | null {
  const { filters } = useView();
  const who = useStore(session);
  const areas = useAreaList();
  if (filters.area) return filters.area;
  if (who?.area) return who.area;
  return areas.find(({ parent_id, overlay }) => parent_id === null && !overlay)?.code ?? null;
}

export function Page() {
  const area = useAsked();
  const query = useQuery<Answer<Told>>(
    area === null ? null : path('/safety-index', { area, history: 'true' }),
    { every: 60_000, timeoutMs: 25_000 },
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

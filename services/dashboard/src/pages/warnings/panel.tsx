// One warning: head with what it is and where it stands, the actions that hold from there, why, what happened, what is related.
// It is the whole page on a phone and stands beside the list elsewhere. Used by the inbox.
import { useEffect } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, WarningRow } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { href, useView } from '../../state/view.ts';
import { Icon } from '../../ui/icons.tsx';
import { Answered, Card, Failed, Waiting } from '../../ui/states.tsx';
import type { Detail } from './act.ts';
import { History } from './history.tsx';
import type { Action } from './lifecycle.ts';
import { Head } from './panel_head.tsx';
import { Actions, Related } from './panel_parts.tsx';
import { useNewest } from './state.ts';
import { Why } from './why.tsx';

export interface PanelProps {
  id: string;
  /** What the list has; of it the one that is asked for is shown until its own answer is there. */
  known: readonly WarningRow[];
  may: boolean;
  now: number;
  ask: (action: Action, warning: WarningRow) => void;
}

export function Panel({ id, known, may, now, ask }: PanelProps) {
  const listed = known.find((warning) => warning.id === id) ?? null;
  const query = useQuery<Answer<Detail>>(path(`/warnings/${encodeURIComponent(id)}`), {
    every: 15_000,
    timeoutMs: 25_000,
  });
  const newest = useNewest(query.data?.value.warning ?? listed);
  const { filters } = useView();
  const [seen, heard] = [query.data?.value.warning.version, newest?.version];
  const { again } = query;
  // The stream tells the state and not the event behind it: what happened is asked for.
  useEffect(() => {
    if (seen !== undefined && heard !== undefined && heard > seen) again();
  }, [seen, heard]);
  if (!newest) {
    return (
      <div class="panel">
        <Back filters={filters} />
        {query.error?.kind === 'missing' ? (
          <div class="state">
            <h1 id="page-title" tabIndex={-1}>
              {t('inbox.not_found')}
            </h1>
          </div>
        ) : query.error ? (
          <Failed error={query.error} again={query.again} />
        ) : (
          <Waiting />
        )}
      </div>
    );
  }
  return (
    <article class="panel" aria-labelledby="page-title">
      <Back filters={filters} />
      <Head of={newest} now={now} freshness={query.data?.freshness ?? null} />
      {may ? <Actions of={newest} ask={ask} /> : <p class="small soft">{t('inbox.may_not')}</p>}
      <Answered query={query}>
        {({ value, freshness }) => (
          <>
            <Why warning={newest} detail={value} freshness={freshness} />
            <Card title={t('inbox.history')}>
              <History events={value.history} />
            </Card>
            <Related ids={value.related} known={known} />
          </>
        )}
      </Answered>
    </article>
  );
}

function Back({ filters }: { filters: Readonly<Record<string, string>> }) {
  return (
    <a class="panel-back button quiet small no-print" href={href({ page: 'warnings', id: '', filters })}>
      <Icon name="left" />
      {t('inbox.back')}
    </a>
  );
}

// How the platform itself stands: how far each topic is, whether the ledger agrees with the log, which sources are silent, which
// versions run. What is not proved is not called proved, and a source that was never heard is not called silent since 1970.
import { useEffect } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { t } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Answered, Empty } from '../../ui/states.tsx';
import { looked } from './heartbeats.ts';
import { Proof } from './proof.tsx';
import type { Source, System, Topic } from './shapes.ts';
import { beats, Sources } from './sources.tsx';
import { Topics } from './topics.tsx';
import { Versions } from './versions.tsx';
import './system.css';

export function Page() {
  const who = useStore(session);
  const may = who?.may.see_system ?? false;
  const fresh = useQuery<Answer<{ topics: Topic[]; sources: Source[] }>>(path('/freshness'), {
    every: 3_000,
  });
  const system = useQuery<Answer<System>>(may ? path('/system') : null, { every: 10_000 });
  const now = useNow(1_000);
  useEffect(() => {
    if (fresh.error) beats.update((before) => looked(before, null));
    else if (fresh.data) beats.update((before) => looked(before, fresh.data?.value.sources ?? null));
  }, [fresh.data, fresh.error]);
  return (
    <div class="page system">
      <PageHead answer={fresh.data} />
      <Answered query={fresh}>
        {({ value }) => (
          <>
            <Topics of={value.topics} />
            <Sources of={value.sources} now={now} />
          </>
        )}
      </Answered>
      {may ? (
        <Answered query={system}>
          {({ value }) => (
            <>
              <Proof of={value.ledger} rejected={value.rejected} now={now} />
              <Versions of={value.versions} />
            </>
          )}
        </Answered>
      ) : (
        <Empty>{t('system.may_not')}</Empty>
      )}
    </div>
  );
}

// Every town and zone with its figures, sorted by the gravest warning.
import { PageHead } from '../../frame/head.tsx';
import { t } from '../../i18n/index.ts';
import { townsOf, useAreas } from '../../ui/areas.ts';
import { Answered, Card } from '../../ui/states.tsx';
import { TownTable } from './table.tsx';

export function Page() {
  const areas = useAreas();
  return (
    <div class="page">
      <PageHead answer={areas.data} />
      <Card title={t('page.towns')} flush>
        <Answered query={areas}>{(answer) => <TownTable areas={townsOf(answer.value.areas)} />}</Answered>
      </Card>
    </div>
  );
}

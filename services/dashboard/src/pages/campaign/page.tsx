// Page.

import { PageHead } from '../../frame/head.tsx';
import { t } from '../../i18n/index.ts';
import { Empty } from '../../ui/states.tsx';

export function Page() {
  return (
    <div class="page">
      <PageHead />
      <Empty>{t('desk.being_built')}</Empty>
    </div>
  );
}

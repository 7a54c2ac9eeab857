// A card whose picture can be exchanged for a table of the same: every chart and map has both. Which of them is in the address.
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/index.ts';
import { filter, useView } from '../state/view.ts';
import { Icon } from './icons.tsx';
import { Card } from './states.tsx';

interface ViewableProps {
  /** Names it in the address: `table_<name>=1`. */
  name: string;
  title: ComponentChildren;
  picture: ComponentChildren;
  table: ComponentChildren;
  what?: 'map' | 'chart';
  actions?: ComponentChildren;
  foot?: ComponentChildren;
  flush?: boolean;
  class?: string;
}

export function Viewable({
  name,
  title,
  picture,
  table,
  what = 'chart',
  actions,
  foot,
  flush,
  class: extra,
}: ViewableProps) {
  const asTable = useView().filters[`table_${name}`] === '1';
  return (
    <Card
      title={title}
      flush={asTable || !!flush}
      {...(extra ? { class: extra } : {})}
      foot={foot}
      actions={
        <>
          {asTable ? null : actions}
          <button
            type="button"
            class="button quiet small"
            onClick={() => filter({ [`table_${name}`]: asTable ? null : '1' }, 'replace')}
          >
            <Icon name={asTable ? what : 'table'} />
            {asTable ? t(what === 'map' ? 'view.map' : 'view.chart') : t('view.table')}
          </button>
        </>
      }
    >
      {asTable ? table : picture}
    </Card>
  );
}

// The actions that hold from where a warning stands, and the warnings that lie in the same place. Used by the panel.
import type { WarningRow } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { useStore } from '../../state/store.ts';
import { href, useView } from '../../state/view.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { Card } from '../../ui/states.tsx';
import { pending } from './act.ts';
import { ACTIONS, type Action, allowed } from './lifecycle.ts';
import { titleOf } from './list.tsx';
import { definitionName, useAreaNames } from './names.ts';
import type { PanelProps } from './panel.tsx';
import { Status } from './parts.tsx';

/** What most often comes next stands first; the keys are beside the words. */
export const ACTION_KEYS: Readonly<Partial<Record<Action, string>>> = {
  acknowledge: 'a',
  assign: 'e',
  shelve: 's',
  resume: 'r',
  comment: 'c',
};

export function Actions({ of, ask }: { of: WarningRow; ask: PanelProps['ask'] }) {
  const under = useStore(pending).has(of.id);
  const can = ACTIONS.filter((action) => allowed(action, of.status));
  return (
    <div class="panel-actions row tight no-print" role="group" aria-label={t('inbox.more_actions')}>
      {can.map((action, at) => (
        <button
          key={action}
          type="button"
          class={`button ${at === 0 && of.status !== 'cleared' && of.status !== 'expired' ? 'primary' : ''}`}
          disabled={under}
          onClick={() => ask(action, of)}
        >
          {t(`inbox.${action}`)}
          {ACTION_KEYS[action] ? <kbd>{ACTION_KEYS[action]}</kbd> : null}
        </button>
      ))}
    </div>
  );
}

/** Named by what the list knows; of another, open only by its address, there is only the id. */
export function Related({ ids, known }: { ids: readonly string[]; known: readonly WarningRow[] }) {
  const { lang, filters } = useView();
  const areaName = useAreaNames();
  if (ids.length === 0) return null;
  return (
    <Card title={t('inbox.related')}>
      <ul class="stack tight">
        {ids.map((id) => {
          const warning = known.find((one) => one.id === id);
          return (
            <li key={id} class="row tight">
              {warning ? <ColourChip colour={warning.colour} brief /> : null}
              <a href={href({ page: 'warning', id, filters })}>
                {warning
                  ? `${titleOf(warning, areaName, lang)} · ${definitionName(warning.definition, lang)}`
                  : id}
              </a>
              {warning ? <Status of={warning} brief /> : null}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

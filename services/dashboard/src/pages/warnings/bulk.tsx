// What can be done to all that are chosen; each action says to how many of them. Used by the inbox.

import type { WarningRow } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { type Action, forAll } from './lifecycle.ts';

interface BulkProps {
  chosen: readonly WarningRow[];
  ask: (action: Action) => void;
  none: () => void;
}

export function Bulk({ chosen, ask, none }: BulkProps) {
  if (chosen.length === 0) return null;
  return (
    <div class="bulk row tight no-print" role="toolbar" aria-label={t('inbox.more_actions')}>
      <strong aria-live="polite">{t('inbox.selected', { n: chosen.length })}</strong>
      {forAll(chosen.map(({ status }) => status)).map(({ action, of }) => (
        <button key={action} type="button" class="button small" onClick={() => ask(action)}>
          {t(`inbox.${action}`)}
          {of < chosen.length ? <span class="count">{of}</span> : null}
        </button>
      ))}
      <span class="spread" />
      <button type="button" class="button quiet small" onClick={none}>
        {t('inbox.select_none')}
      </button>
    </div>
  );
}

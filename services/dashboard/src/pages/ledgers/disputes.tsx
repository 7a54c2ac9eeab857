// The sums of disputes as figures, from the row of all areas together: how many, the share resolved with its interval, and how many
// turned into crime, of which the goal is none. Used by the ledger of disputes.

import type { Row, Section } from '../../api/types.ts';
import { fixed, number as shown, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { Figure } from '../../ui/figure.tsx';
import { Bar } from '../reports/cells.tsx';
import { number } from '../reports/columns.ts';
import { columnWord } from '../reports/words.ts';

export function Disputes({ sections }: { sections: readonly Section[] }) {
  const { lang } = useView();
  const row = sections.find(({ name }) => name === 'outcomes')?.rows.find((one) => one.area === 'all');
  if (!row) return null;
  const [share, low, high] = ['resolved_percent', 'resolved_percent_low', 'resolved_percent_high'].map(
    (name) => number(row[name]),
  );
  return (
    <div class="figures">
      <Figure name={columnWord('resolved_percent', lang)} value={share} unit="%" digits={1}>
        {share == null || low == null || high == null ? null : (
          <>
            <span class="small soft">
              {t('ledgers.interval', { low: fixed(low, 1), high: fixed(high, 1) })}
            </span>
            <Bar value={share} low={low} high={high} />
            <span class="small faint">
              {t('ledgers.of', { part: shown(number(row.resolved)), whole: shown(number(row.registered)) })}
            </span>
          </>
        )}
      </Figure>
      {(['registered', 'open', 'failed', 'reopened'] as const).map((name) => (
        <Figure key={name} name={columnWord(name, lang)} value={number(row[name])} />
      ))}
      {(['turned_criminal', 'turned_mass'] as const).map((name) => (
        <Turned key={name} row={row} name={name} lang={lang} />
      ))}
    </div>
  );
}

function Turned({ row, name, lang }: { row: Row; name: string; lang: 'zh' | 'en' }) {
  const value = number(row[name]);
  return (
    <Figure name={columnWord(name, lang)} value={value}>
      <span class="row tight">
        <span class={value ? 'tag bad' : 'small faint'}>{t('ledgers.goal_zero')}</span>
      </span>
    </Figure>
  );
}

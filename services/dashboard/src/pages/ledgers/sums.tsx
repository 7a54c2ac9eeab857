// The sums of a ledger as figures, the share that is settled with its interval, and how old what is open is.
import { fixed, number, t } from '../../i18n/index.ts';
import { Figure } from '../../ui/figure.tsx';
import { Card } from '../../ui/states.tsx';
import { Bar } from '../reports/cells.tsx';
import type { Ledger, Name } from './shapes.ts';

/** The words of a ledger where it has its own: hazards are found and cleared, reports answered. */
function word(name: Name, of: 'found' | 'settled' | 'share'): string {
  if (name === 'hazards') return t(`ledgers.${of}_hazards`);
  if (name === 'reports' && of !== 'found') return t(`ledgers.${of}_reports`);
  return t(`ledgers.${of}`);
}

export function Sums({ of, name }: { of: Ledger; name: Name }) {
  const share = of.settled_percent;
  return (
    <div class="figures">
      <Figure name={word(name, 'share')} value={share} unit="%" digits={1}>
        {share === null ? (
          <span class="small faint">{t('ledgers.nothing_found')}</span>
        ) : (
          <>
            <span class="small soft">
              {t('ledgers.interval', {
                low: fixed(of.settled_percent_low, 1),
                high: fixed(of.settled_percent_high, 1),
              })}
            </span>
            {of.settled_percent_low === null || of.settled_percent_high === null ? null : (
              <Bar value={share} low={of.settled_percent_low} high={of.settled_percent_high} />
            )}
            <span class="small faint">
              {t('ledgers.of', { part: number(of.settled), whole: number(of.found) })}
            </span>
          </>
        )}
      </Figure>
      <Figure name={word(name, 'found')} value={of.found} />
      <Figure name={word(name, 'settled')} value={of.settled}>
        <span class="small faint">
          {t('ledgers.in_time')} {number(of.settled_in_time)}
        </span>
      </Figure>
      <Figure name={t('ledgers.open')} value={of.open}>
        <span class="small faint">
          {t('ledgers.without_limit')} {number(of.without_limit)}
        </span>
      </Figure>
      <Figure name={t('ledgers.overdue')} value={of.overdue}>
        {of.overdue === null || of.open === null ? null : (
          <span class="small faint">
            {t('ledgers.of_open', { part: number(of.overdue), whole: number(of.open) })}
          </span>
        )}
        {name === 'reports' ? (
          <span class="row tight">
            <span class={of.overdue ? 'tag bad' : 'tag'}>{t('ledgers.goal_zero')}</span>
          </span>
        ) : null}
      </Figure>
      <Figure name={t('ledgers.reopened')} value={of.reopened} />
    </div>
  );
}

const AGES = ['to_7', 'to_30', 'to_90', 'over_90'] as const;

/** Bars with their numbers: their own table. */
export function Ages({ of }: { of: Ledger }) {
  const ages = of.open_by_age_days;
  const most = ages ? Math.max(1, ...AGES.map((age) => ages[age])) : 1;
  return (
    <Card title={t('ledgers.ages')}>
      {ages ? (
        <table class="age-bars">
          <tbody>
            {AGES.map((age) => (
              <tr key={age}>
                <th scope="row">{t(`ledgers.${age}`)}</th>
                <td class="bar-cell">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" data-age={age}>
                    <rect x="0" y="0" width={(100 * ages[age]) / most} height="10" />
                  </svg>
                </td>
                <td class="number">{number(ages[age])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <span class="unknown">{t('unknown')}</span>
      )}
    </Card>
  );
}

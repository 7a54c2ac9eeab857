// The numbers of a finding, each with what it means: observed, expected, bound, ratio with its interval, chance, false ones.
import type { ComponentChildren } from 'preact';
import type { WarningRow } from '../../api/types.ts';
import { fixed, number, t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { Ratio } from './parts.tsx';
import { probability } from './probability.ts';

/** Each number with what it means; those that the method does not give are named together, not left at zero. */
export function Numbers({ of }: { of: WarningRow }) {
  const { lang } = useView();
  const given = (value: number | null | undefined): value is number => value !== null && value !== undefined;
  const ratio = given(of.ratio_lower) ? (
    <>
      {given(of.expected) && of.expected > 0 && given(of.observed)
        ? fixed(of.observed / of.expected, 2)
        : null}{' '}
      <small>
        ({fixed(of.ratio_lower, 2)}–{given(of.ratio_upper) ? fixed(of.ratio_upper, 2) : '∞'})
      </small>
      <Ratio of={of} />
    </>
  ) : null;
  const numbers: [name: string, value: ComponentChildren, help?: string][] = [
    [t('inbox.observed'), number(of.observed, 1)],
    [t('inbox.expected'), given(of.expected) ? number(of.expected, 2) : null],
    [t('inbox.upper'), given(of.upper) ? number(of.upper, 2) : null, t('inbox.upper_help')],
    [t('inbox.ratio_label'), ratio, t('inbox.interval_95')],
    [t('inbox.p'), given(of.p) ? probability(of.p) : null, t('inbox.p_help')],
    [t('inbox.recurrence'), given(of.recurrence_days) ? recurrence(of.recurrence_days) : null],
    [
      t('inbox.false_week'),
      given(of.false_per_week) ? t('inbox.per_week', { n: number(of.false_per_week, 3) }) : null,
    ],
  ];
  const missing = numbers.filter(([, value]) => value === null).map(([name]) => name);
  return (
    <>
      <dl class="why-numbers">
        {numbers.map(([name, value, help]) =>
          value === null ? null : (
            <Told key={name} name={name} {...(help === undefined ? {} : { help })}>
              {value}
            </Told>
          ),
        )}
      </dl>
      {missing.length === 0 ? null : (
        <p class="small faint">
          {t('inbox.none_given')}: {missing.join(lang === 'zh' ? '、' : ', ')}
        </p>
      )}
    </>
  );
}

function Told({ name, help, children }: { name: string; help?: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {help ? <small class="help">{help}</small> : null}
      </dd>
    </div>
  );
}

function recurrence(days: number): string {
  return days >= 730
    ? t('inbox.recurrence_years', { n: number(days / 365.25) })
    : t('inbox.recurrence_days', { n: number(days, 1) });
}

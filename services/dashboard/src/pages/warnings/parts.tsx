// Small parts that the list, the panel and the handover share: where a warning stands, what was seen against what was expected.

import type { WarningRow } from '../../api/types.ts';
import { fixed, number, shortTime, t, tv } from '../../i18n/index.ts';
import { Whisker } from '../../ui/figure.tsx';
import { type Action, expectedStatus } from './lifecycle.ts';

const TONES: Readonly<Record<string, string>> = {
  raised: 'bad',
  returned: 'caution',
  acknowledged: 'accent',
  assigned: 'accent',
  shelved: '',
  cleared: 'good',
  expired: '',
};
const GLYPHS: Readonly<Record<string, string>> = {
  raised: '●',
  returned: '↩',
  acknowledged: '✓',
  assigned: '→',
  shelved: '‖',
  cleared: '✔',
  expired: '×',
};

/** Where it stands, by word and glyph; what is under way is said and never shown as done. */
export function Status({
  of,
  pending,
  brief,
}: {
  of: WarningRow;
  pending?: Action | undefined;
  brief?: boolean;
}) {
  if (pending) {
    const next = expectedStatus(pending, of.status);
    return (
      <span class="tag under-way" role="status">
        <span class="spinner" aria-hidden="true" />
        {t(`inbox.${pending}`)} {next === of.status ? null : `→ ${tv('status', next)}`} {t('inbox.pending')}
      </span>
    );
  }
  const until = of.status === 'shelved' && of.shelved_until_at ? ` ${shortTime(of.shelved_until_at)}` : '';
  return (
    <span class={`tag ${TONES[of.status] ?? ''}`} title={tv('status', of.status)}>
      <span aria-hidden="true">{GLYPHS[of.status] ?? '·'}</span>
      {of.status === 'shelved' && until
        ? t('inbox.shelved_until', { at: until.trim() })
        : of.status === 'returned' && brief
          ? t('inbox.returned_brief')
          : tv('status', of.status)}
    </span>
  );
}

/** A bell, struck through while it is silent; a remark. */
export function Glyph({ name }: { name: 'bell' | 'silent' | 'remark' }) {
  const paths = {
    bell: 'M4 11.5h8l-1.2-2V7a2.8 2.8 0 0 0-5.6 0v2.5zM6.8 13.4h2.4',
    silent: 'M4 11.5h8l-1.2-2V7a2.8 2.8 0 0 0-5.6 0v2.5zM6.8 13.4h2.4M2.5 2.5l11 11',
    remark: 'M2.5 3.5h11v7h-6l-3 2.5v-2.5h-2z',
  };
  return (
    <svg
      class="icon-glyph"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** “17 observed, 6.4 expected”; for rules the limit. */
export function observedText(of: WarningRow): string {
  const observed = number(of.observed, 1);
  if (of.expected !== null && of.expected !== undefined) {
    return t('inbox.observed_expected', { observed, expected: number(of.expected, 1) });
  }
  if (of.upper !== null && of.upper !== undefined && of.upper > 0) {
    return t('inbox.against_limit', { observed, upper: number(of.upper, 1) });
  }
  return t('inbox.observed_only', { observed });
}

/** “1.6–4.2 times”, or nothing where no interval was given. */
export function ratioText(of: WarningRow): string | null {
  if (of.ratio_lower === null || of.ratio_lower === undefined) return null;
  const low = fixed(of.ratio_lower, 1);
  return of.ratio_upper === null || of.ratio_upper === undefined
    ? t('inbox.ratio_from', { low })
    : t('inbox.ratio', { low, high: fixed(of.ratio_upper, 1) });
}

export function Ratio({ of }: { of: WarningRow }) {
  if (of.ratio_lower === null || of.ratio_lower === undefined) return null;
  const value = of.expected && of.observed !== null ? of.observed / of.expected : null;
  return <Whisker value={value} low={of.ratio_lower} high={of.ratio_upper} tone="rise" />;
}

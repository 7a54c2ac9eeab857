// A chance in words of digits: small ones by their power of ten, for 0.000 would be none. Used by the why panel and by reports.
import { fixed, t } from '../../i18n/index.ts';

export function probability(p: number): string {
  if (Number.isNaN(p)) return t('unknown');
  if (p === 0 || p >= 0.001) return fixed(p, p >= 0.1 ? 2 : 4);
  const power = Math.floor(Math.log10(p));
  const superscript = String(-power).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? digit);
  return `${fixed(p / 10 ** power, 1)} × 10⁻${superscript}`;
}

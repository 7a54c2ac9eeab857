// A number as it may be shown: with its interval and the word for the evidence, never a bare percentage; unknown is a word, not 0.
// Used by every page that shows figures.
import type { ComponentChildren } from 'preact';
import type { Comparison } from '../api/types.ts';
import { civil, either, fixed, named, number, signed, t } from '../i18n/index.ts';
import { view } from '../state/view.ts';
import { type Tone, toneOf } from './tone.ts';

export { type Tone, toneOf } from './tone.ts';

export function Value({
  value,
  unit,
  digits,
}: {
  value: number | null | undefined;
  unit?: string;
  digits?: number;
}) {
  const unknown = value === null || value === undefined;
  return (
    <span class={unknown ? 'value unknown' : 'value'}>
      {number(value, digits)}
      {unit && !unknown ? <small>{unit}</small> : null}
    </span>
  );
}

interface FigureProps {
  name: ComponentChildren;
  value: number | null | undefined;
  unit?: string;
  digits?: number;
  children?: ComponentChildren;
}

/** A number under its name; below it whatever qualifies it. */
export function Figure({ name, value, unit, digits, children }: FigureProps) {
  return (
    <div class="figure">
      <span class="name">{name}</span>
      <Value
        value={value}
        {...(unit === undefined ? {} : { unit })}
        {...(digits === undefined ? {} : { digits })}
      />
      {children}
    </div>
  );
}

/** The word for the evidence with an arrow: told by word and shape, not by colour alone. */
export function EvidenceWord({ of }: { of: Comparison }) {
  const tone = toneOf(of);
  const arrow = tone === 'fall' ? '↓' : tone === 'rise' ? '↑' : '–';
  const word = of.evidence ? either(of.evidence.word_zh, of.evidence.word) : t('evidence.not_testable');
  return (
    <span class="evidence" data-tone={tone} title={of.not_testable ?? undefined}>
      <span aria-hidden="true">{arrow}</span>
      {word}
    </span>
  );
}

/** “0.05–2.03”, with an open end where there is no limit. */
export function interval(
  low: number | null | undefined,
  high: number | null | undefined,
  digits = 2,
): string {
  if (low === null || low === undefined) return t('unknown');
  return `${fixed(low, digits)}–${high === null || high === undefined ? '∞' : fixed(high, digits)}`;
}

/** A ratio with its interval on a scale where 1 is in the middle: half and double are equally far. */
export function Whisker({
  value,
  low,
  high,
  tone,
}: {
  value: number | null;
  low: number;
  high: number | null;
  tone: Tone;
}) {
  const x = (ratio: number) => 50 + Math.max(-46, Math.min(46, (Math.log2(Math.max(ratio, 0.001)) / 2) * 46));
  const end = high === null ? 98 : x(high);
  const start = low <= 0 ? 2 : x(low);
  return (
    <svg class="whisker" data-tone={tone} viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden="true">
      <line class="axis" x1="50" x2="50" y1="1" y2="17" vector-effect="non-scaling-stroke" />
      <line class="band" x1={start} x2={end} y1="9" y2="9" vector-effect="non-scaling-stroke" />
      <line class="band" x1={start} x2={start} y1="5" y2="13" vector-effect="non-scaling-stroke" />
      <line class="band" x1={end} x2={end} y1="5" y2="13" vector-effect="non-scaling-stroke" />
      {value === null ? null : <rect class="dot" x={x(value) - 0.9} y="4" width="1.8" height="10" />}
    </svg>
  );
}

/** A comparison: count, change with the evidence word, ratio with its interval, and the count it is compared with. */
export function ComparisonFigure({ of, href }: { of: Comparison; href?: string }) {
  const ratio = of.rate_ratio;
  const name = named(of);
  const spans = `${t('figure.current')} ${civil(of.current.from)}–${civil(of.current.to)} · ${t('figure.reference')} ${civil(of.reference.from)}–${civil(of.reference.to)}`;
  return (
    <div class="figure" title={[of.rule, spans].filter(Boolean).join('\n')}>
      <span class="name">{href ? <a href={href}>{name}</a> : name}</span>
      <div class="value-row">
        <Value value={of.current.count} />
        {ratio ? <Whisker value={ratio.value} low={ratio.low} high={ratio.high} tone={toneOf(of)} /> : null}
      </div>
      <div class="change">
        <b>{signed(of.change_percent)}</b>
        <EvidenceWord of={of} />
      </div>
      <span class="small faint">
        {ratio
          ? t('figure.ratio.line', {
              ratio: fixed(ratio.value),
              interval: interval(ratio.low, ratio.high),
              count: number(of.reference.count),
            })
          : `${testable(of.not_testable)} · ${t('figure.reference')} ${number(of.reference.count)}`}
      </span>
    </div>
  );
}

/** The definition of a figure, for a card's foot. Its rule is written in English: elsewhere it is only a hint. */
export function Definition({ id, rule }: { id: string | null | undefined; rule?: string | null }) {
  if (!id) return null;
  return (
    <span title={rule ?? undefined}>
      {t('figure.definition')} <code>{id}</code>
      {rule && view().lang === 'en' ? ` · ${rule}` : ''}
    </span>
  );
}

/** Why a comparison says nothing: the service's sentence where it is in the reader's language. */
function testable(reason: string | null | undefined): string {
  const why = t('evidence.not_testable.why');
  return either(why, reason ?? why);
}

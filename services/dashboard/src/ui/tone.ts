// Which way the evidence of a comparison points, and what two of them say together. Pure; used by figures and the both-fall line.
import type { Comparison } from '../api/types.ts';

export type Tone = 'fall' | 'rise' | 'none';

/** Which way the evidence points, from its stable code or its English word. */
export function toneOf(comparison: Pick<Comparison, 'evidence'>): Tone {
  const code = comparison.evidence ? `${comparison.evidence.code} ${comparison.evidence.word}` : '';
  if (code.includes('fall')) return 'fall';
  if (code.includes('rise')) return 'rise';
  return 'none';
}

/** What the evidence for incidents and fires says together (双降): a fall is only said where both show one. */
export function verdict(figures: readonly Comparison[]): 'yes' | 'no' | 'rise' | 'unknown' {
  const two = ['incident.effective', 'fire.counted'].map((id) =>
    figures.find((one) => one.definition.startsWith(id)),
  );
  if (two.some((one) => !one || one.current.count === null || (!one.evidence && !one.not_testable)))
    return 'unknown';
  const tones = two.map((one) => (one ? toneOf(one) : 'none'));
  if (tones.every((tone) => tone === 'fall')) return 'yes';
  return tones.includes('rise') ? 'rise' : 'no';
}

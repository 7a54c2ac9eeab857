// Finds the word for a column or a value of a report. Pure: used by every page that shows rows as they come.
// It never drops anything: what has no word falls back to a readable form of its own name.
import { COLUMN_WORDS, type Pair } from './column-words.ts';
import { VALUE_WORDS } from './value-words.ts';

export type Lang = 'zh' | 'en';

/** The Chinese or the English word of a pair. */
export const of = (pair: Pair, lang: Lang): string => pair[lang === 'zh' ? 0 : 1];

/** `to_end_p50_hours` → “To end p50 hours”. */
export function readable(name: string): string {
  const spaced = name.replace(/[_-]+/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The head of a column. */
export function columnWord(column: string, lang: Lang): string {
  const pair = Object.hasOwn(COLUMN_WORDS, column) ? COLUMN_WORDS[column] : undefined;
  return pair ? of(pair, lang) : readable(column);
}

/** A coded value, or nothing when it is no code that is known. */
export function knownValueWord(value: string, lang: Lang): string | undefined {
  const pair = Object.hasOwn(VALUE_WORDS, value) ? VALUE_WORDS[value] : undefined;
  return pair ? of(pair, lang) : undefined;
}

/** A coded value; itself when it has no word. */
export const valueWord = (value: string, lang: Lang): string => knownValueWord(value, lang) ?? value;

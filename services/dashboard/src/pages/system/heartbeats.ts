// What was seen of each source each time the page looked: the last so many looks, the newest last. Pure but for the module that
// keeps them. A look that failed is unknown, which is neither heard nor silent.

export type Beat = 'heard' | 'silent' | 'unknown';
export const BEATS_MAX = 60;

export interface Looked {
  /** A source is heard on each of its topics by itself. */
  readonly source: string;
  readonly topic?: string;
  readonly silent: boolean | null;
}

/** What its looks are kept by. */
export const keyOf = ({ source, topic }: Pick<Looked, 'source' | 'topic'>): string =>
  topic === undefined ? source : `${source} ${topic}`;

/** The looks with one more; a source that was not in it was not seen. */
export function looked(
  before: ReadonlyMap<string, readonly Beat[]>,
  seen: readonly Looked[] | null,
): ReadonlyMap<string, readonly Beat[]> {
  const now = new Map<string, readonly Beat[]>();
  const sources = new Set([...before.keys(), ...(seen ?? []).map(keyOf)]);
  for (const source of sources) {
    const found = seen?.find((one) => keyOf(one) === source);
    const beat: Beat =
      found === undefined || found.silent === null ? 'unknown' : found.silent ? 'silent' : 'heard';
    now.set(source, [...(before.get(source) ?? []), beat].slice(-BEATS_MAX));
  }
  return now;
}

// The series behind a warning as the chart and its table show it: counts by bin, which of them were warned about, what was
// to be expected there and the bound. Pure. Where several bins were judged together a bound of one bin is not drawn.

export interface Bin {
  readonly from: string;
  readonly to: string;
  /** Null where it is not known: shown as a gap, never as zero. */
  readonly count: number | null;
  /** False while the bin is not over. */
  readonly complete?: boolean;
}

export interface Judged {
  readonly from_at: string | null;
  readonly to_at: string | null;
  readonly expected: number | null;
  readonly upper: number | null;
}

export interface Point extends Bin {
  readonly warned: boolean;
  readonly expected: number | null;
  readonly upper: number | null;
}

export interface Drawn {
  readonly points: readonly Point[];
  /** How many bins were judged together. */
  readonly together: number;
}

/** Each bin with what was judged in it. */
export function drawn(bins: readonly Bin[], judged: Judged): Drawn {
  const [begin, end] = [judged.from_at, judged.to_at].map((at) =>
    at === null ? Number.NaN : Date.parse(at),
  );
  const inside = (bin: Bin) =>
    Date.parse(bin.from) >= (begin ?? Number.NaN) && Date.parse(bin.from) < (end ?? Number.NaN);
  const together = Math.max(1, bins.filter(inside).length);
  const expected = judged.expected === null ? null : judged.expected / together;
  const upper = together === 1 ? judged.upper : null;
  const points = bins.map((bin) => {
    const warned = inside(bin);
    return { ...bin, warned, expected: warned ? expected : null, upper: warned ? upper : null };
  });
  return { points, together };
}

export interface Change {
  readonly at: string;
  readonly colour: string;
}

/** How the colour went, from the events: only where it changed. */
export function colours(
  history: readonly { at: string; colour?: string | null; payload?: unknown }[],
): Change[] {
  const changes: Change[] = [];
  for (const { at, colour: told, payload } of history) {
    const colour = told ?? colourIn(payload);
    if (colour && changes.at(-1)?.colour !== colour) changes.push({ at, colour });
  }
  return changes;
}

/** In a finding, however deep it lies: at most the name of the event and of the finding are around it. */
function colourIn(payload: unknown, depth = 3): string | null {
  if (typeof payload !== 'object' || payload === null || depth === 0) return null;
  const { colour } = payload as { colour?: unknown };
  if (typeof colour === 'string') return colour;
  for (const inner of Object.values(payload)) {
    const found = colourIn(inner, depth - 1);
    if (found !== null) return found;
  }
  return null;
}

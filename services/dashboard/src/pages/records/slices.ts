// Points by slices of time, for the slider under a map. Pure; cut in the zone of the area, so that a slice is a day there.

export interface Slice {
  from: number;
  to: number;
  count: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Asia/Shanghai has had no summer time since 1991. */
const OFFSET_MS = 8 * HOUR_MS;

/** Hours up to three days, else days, else weeks: never more than about 120. */
export function slicesOf(from: string, to: string, times: readonly number[]): Slice[] {
  const start = Date.parse(`${from}T00:00:00Z`) - OFFSET_MS;
  const end = Date.parse(`${to}T00:00:00Z`) - OFFSET_MS + DAY_MS;
  const days = (end - start) / DAY_MS;
  const width = days <= 3 ? HOUR_MS : days <= 120 ? DAY_MS : 7 * DAY_MS;
  const slices: Slice[] = [];
  for (let at = start; at < end; at += width)
    slices.push({ from: at, to: Math.min(at + width, end), count: 0 });
  for (const time of times) {
    const slice = slices[Math.floor((time - start) / width)];
    if (slice && time >= start) slice.count += 1;
  }
  return slices;
}

/** The slice that begins at this time, as the address says it; -1 for the whole range. */
export function sliceAt(slices: readonly Slice[], at: string | undefined): number {
  if (!at) return -1;
  return slices.findIndex((slice) => new Date(slice.from).toISOString() === at);
}

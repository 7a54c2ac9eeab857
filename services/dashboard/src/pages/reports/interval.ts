// 95 % intervals of shares and of counts per time, for columns of reports that come without one.
// Used by the report renderer only: wherever the server sends x_low and x_high, those are shown. Pure.

const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's interval of `part` of `whole`, in percent; nothing when that is no share. */
export function wilsonPercent(part: number, whole: number): Interval | null {
  const share = part / whole;
  if (!(whole > 0) || !(part >= 0) || part > whole) return null;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * whole)) / (1 + z2 / whole);
  const half = (Z / (1 + z2 / whole)) * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole * whole));
  const low = part === 0 ? 0 : Math.max(0, 100 * (centre - half));
  const high = part === whole ? 100 : Math.min(100, 100 * (centre + half));
  return { low, high };
}

/** Byar's interval of a Poisson count, which is within a hundredth of the exact one from 10 on and wider below. */
export function byar(count: number): Interval | null {
  if (!Number.isFinite(count) || count < 0) return null;
  const cube = (n: number, sign: number) => n * (1 - 1 / (9 * n) + (sign * Z) / (3 * Math.sqrt(n))) ** 3;
  return { low: count === 0 ? 0 : Math.max(0, cube(count, -1)), high: cube(count + 1, 1) };
}

/** Interval of a rate that is a count by some exposure: that of the count, on the rate's scale. */
export function rateInterval(count: number, exposure: number): Interval | null {
  const counted = byar(count);
  if (!counted || !(exposure > 0)) return null;
  return { low: counted.low / exposure, high: counted.high / exposure };
}

// A span of days, relative ("the last 7 days", today included) or absolute, and what it is compared with. Pure.
// Used by the view and the range picker. Days are days of the area's zone, never of the browser's.

export const ZONE = 'Asia/Shanghai';
export const RELATIVE = ['1d', '7d', '28d', '30d', '90d', '365d', 'mtd', 'ytd'] as const;
export type Relative = (typeof RELATIVE)[number];
export type Range = { kind: 'relative'; name: Relative } | { kind: 'absolute'; from: string; to: string };

/** year: same dates last year; weekdays: 364 days before; period: the period just before; lunar: by lunar day. */
export const AGAINST = ['year', 'weekdays', 'period', 'lunar'] as const;
export type Against = (typeof AGAINST)[number];

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The day in the area's zone as YYYY-MM-DD. */
export function dayOf(at: number | Date, zone: string = ZONE): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function isDay(text: string | null | undefined): text is string {
  return !!text && DATE.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** First and last day, inclusive. */
export function daysOf(range: Range, now: number): { from: string; to: string; days: number } {
  if (range.kind === 'absolute') {
    const days = Math.round((Date.parse(range.to) - Date.parse(range.from)) / DAY_MS) + 1;
    return { from: range.from, to: range.to, days };
  }
  const to = dayOf(now);
  let from = to;
  if (range.name === 'mtd') from = `${to.slice(0, 8)}01`;
  else if (range.name === 'ytd') from = `${to.slice(0, 4)}-01-01`;
  else from = addDays(to, 1 - Number.parseInt(range.name, 10));
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return { from, to, days };
}

/** From the parameters of an address; anything else is the default. */
export function parseRange(query: URLSearchParams, fallback: Relative = '28d'): Range {
  const [from, to] = [query.get('from'), query.get('to')];
  if (isDay(from) && isDay(to) && from <= to) return { kind: 'absolute', from, to };
  const name = query.get('range') as Relative | null;
  return { kind: 'relative', name: name && RELATIVE.includes(name) ? name : fallback };
}

/** The bin that suits so many days: about 30 to 100 points. */
export function stepOf(days: number): 'hour' | 'day' | 'week' | 'month' {
  if (days <= 3) return 'hour';
  if (days <= 100) return 'day';
  if (days <= 500) return 'week';
  return 'month';
}

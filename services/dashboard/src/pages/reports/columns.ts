// Decides how each column of a section is shown: what is a share and what is its interval, what is a time, an area, a
// colour. Pure; the table draws what this says. A column is never dropped, except into the cell of the value it belongs to.
import { type Interval, rateInterval, wilsonPercent } from './interval.ts';

export type Cell = unknown;
export type Row = Readonly<Record<string, Cell>>;

export type Kind =
  | 'share'
  | 'rate'
  | 'ratio'
  | 'number'
  | 'time'
  | 'area'
  | 'areas'
  | 'colour'
  | 'subject'
  | 'flag'
  | 'list'
  | 'reasons'
  | 'probability'
  | 'text';

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  /** Numbers stand on the right. */
  readonly numeric: boolean;
  /** Its value with the interval; null where it is not known. */
  readonly estimate?: (row: Row) => Estimate | null;
  /** Columns of the counts that a share is made of. */
  readonly counts?: readonly [part: string, whole: string];
}

export interface Estimate {
  /** Null where only the interval is given, as for observed to expected. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** “12 of 20”, where the row tells. */
  readonly part?: number;
  readonly whole?: number;
}

/** A share and the counts it is made of; the first pair whose columns are both there. */
const SHARES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  checked_percent: [['checked', 'enterprises']],
  closed_percent: [['closed', 'raised']],
  done_percent: [
    ['done', 'tasks'],
    ['done', 'due'],
  ],
  resolved_percent: [
    ['resolved', 'registered'],
    ['resolved', 'resolved_all'],
  ],
  in_time_percent: [
    ['in_time', 'due'],
    ['in_time', 'pushed'],
    ['in_time', 'arrived'],
  ],
  false_percent: [['false_alarms', 'assessed']],
  known_reached_percent: [['known_reached', 'known']],
  inspected_percent: [['inspected', 'enterprises']],
  percent: [
    ['services', 'services_all'],
    ['without_area', 'subjects'],
  ],
  clearance_percent: [['settled', 'found']],
  settled_percent: [['settled', 'found']],
  share_percent: [['here', 'in_the_city']],
};

/** Rates that are a count by some exposure: its column, or the same for every row of the section. */
const RATES: Readonly<Record<string, { count: string; exposure?: string }>> = {
  reports_per_week: { count: 'reports' },
  false_alarms_per_week: { count: 'false_alarms' },
  incidents_per_day: { count: 'incidents', exposure: 'days' },
  fires_per_day: { count: 'fires', exposure: 'days' },
  hazards_found_per_day: { count: 'hazards_found', exposure: 'days' },
  hazards_cleared_per_day: { count: 'hazards_cleared', exposure: 'days' },
};

const AREAS = new Set(['area', 'area_code', 'town', 'theatre_code', 'theatre', 'grid_code']);
const SUBJECTS = new Set([
  'subject',
  'grid',
  'site',
  'enterprise',
  'community',
  'operation',
  'checkup',
  'incident',
  'merged_into',
  'one_of_them',
]);

/** A number, or null for everything that is none: ClickHouse sends large ones as text. */
export function number(value: Cell): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return null;
}

/** The columns to show, in the order in which they come. */
export function columns(names: readonly string[], rows: readonly Row[]): Column[] {
  const there = new Set(names);
  const shown: Column[] = [];
  for (const name of names) {
    const stem = name.replace(/_(low|high)$/, '');
    if (stem !== name && there.has(`${stem}_low`) && there.has(`${stem}_high`)) {
      const alone = !there.has(stem) && name.endsWith('_low');
      if (alone) shown.push({ name: stem, kind: 'ratio', numeric: true, estimate: given(stem) });
      if (there.has(stem) || alone || name.endsWith('_high')) continue;
    }
    shown.push(column(name, there, rows));
  }
  return shown;
}

function column(name: string, there: ReadonlySet<string>, rows: readonly Row[]): Column {
  const share = name === 'percent' || name.endsWith('_percent');
  if (there.has(`${name}_low`) && there.has(`${name}_high`)) {
    const counts = pair(name, there);
    return {
      name,
      kind: share ? 'share' : 'rate',
      numeric: true,
      estimate: given(name, counts),
      ...(counts ? { counts } : {}),
    };
  }
  if (share) {
    const counts = pair(name, there);
    return {
      name,
      kind: 'share',
      numeric: true,
      estimate: computedShare(name, counts),
      ...(counts ? { counts } : {}),
    };
  }
  const rate = Object.hasOwn(RATES, name) ? RATES[name] : undefined;
  if (rate !== undefined && there.has(rate.count)) {
    return {
      name,
      kind: 'rate',
      numeric: true,
      estimate: computedRate(name, rate, exposureOf(name, rate.count, rows)),
    };
  }
  return simple(name, rows);
}

function pair(name: string, there: ReadonlySet<string>): readonly [string, string] | undefined {
  const pairs = Object.hasOwn(SHARES, name) ? SHARES[name] : undefined;
  return pairs?.find(([part, whole]) => there.has(part) && there.has(whole));
}

function simple(name: string, rows: readonly Row[]): Column {
  const text = (kind: Kind): Column => ({ name, kind, numeric: false });
  if (name.endsWith('_at')) return text('time');
  if (AREAS.has(name)) return text('area');
  if (name === 'areas') return text('areas');
  if (name === 'colour' || name === 'gravest') return text('colour');
  if (SUBJECTS.has(name)) return text('subject');
  if (name === 'untestable_reasons') return text('reasons');
  if (name === 'p') return { name, kind: 'probability', numeric: true };
  const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
  if (values.length > 0 && values.every((value) => typeof value === 'boolean')) return text('flag');
  if (values.length > 0 && values.every((value) => Array.isArray(value))) return text('list');
  if (CODES.has(name)) return text('text');
  if (values.length > 0 && values.every((value) => number(value) !== null))
    return { name, kind: 'number', numeric: true };
  return text('text');
}

/** Written with digits, yet no numbers. */
const CODES = new Set([
  'industry_code',
  'month',
  'day',
  'week',
  'year',
  'insured_on',
  'wave',
  'event_id',
  'version',
  'limit_version',
  'set_version',
]);

function given(name: string, counts?: readonly [string, string]) {
  return (row: Row): Estimate | null => {
    const [value, low, high] = [name, `${name}_low`, `${name}_high`].map((column) => number(row[column]));
    if (value == null && low == null && high == null) return null;
    return { value: value ?? null, low: low ?? null, high: high ?? null, ...of(row, counts) };
  };
}

function computedShare(name: string, counts?: readonly [string, string]) {
  return (row: Row): Estimate | null => {
    const value = number(row[name]);
    if (value === null) return null;
    const { part, whole } = of(row, counts);
    const interval = part !== undefined && whole !== undefined ? wilsonPercent(part, whole) : null;
    return estimate(value, interval, { part, whole });
  };
}

function computedRate(name: string, rate: { count: string; exposure?: string }, common: number | null) {
  return (row: Row): Estimate | null => {
    const [value, count] = [number(row[name]), number(row[rate.count])];
    if (value === null) return null;
    const exposure = rate.exposure === undefined ? common : number(row[rate.exposure]);
    return estimate(value, count === null || exposure === null ? null : rateInterval(count, exposure), {});
  };
}

/** The exposure that all rows share, from the row with most counted: its rate is rounded least. */
function exposureOf(name: string, count: string, rows: readonly Row[]): number | null {
  let [most, exposure]: [number, number | null] = [0, null];
  for (const row of rows) {
    const [value, counted] = [number(row[name]), number(row[count])];
    if (value !== null && counted !== null && value > 0 && counted > most)
      [most, exposure] = [counted, counted / value];
  }
  return exposure;
}

function estimate(value: number, interval: Interval | null, counts: Counts): Estimate {
  const told: Estimate = { value, low: interval?.low ?? null, high: interval?.high ?? null };
  return counts.part !== undefined && counts.whole !== undefined
    ? { ...told, part: counts.part, whole: counts.whole }
    : told;
}

interface Counts {
  readonly part?: number | undefined;
  readonly whole?: number | undefined;
}

function of(
  row: Row,
  counts?: readonly [string, string],
): { part: number; whole: number } | Record<string, never> {
  if (!counts) return {};
  const [part, whole] = counts.map((column) => number(row[column]));
  return part == null || whole == null ? {} : { part, whole };
}

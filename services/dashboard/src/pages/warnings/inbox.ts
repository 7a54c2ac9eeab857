// Filters, orders and groups the warnings of the inbox, and folds changes of the stream into what is on the screen. Pure.
import { open } from './lifecycle.ts';

export interface Listed {
  readonly id: string;
  readonly status: string;
  readonly colour: string;
  readonly definition: string;
  readonly area_code: string;
  readonly area_codes?: readonly string[] | null;
  readonly raised_at: string;
  readonly version?: number;
  readonly turn?: number;
}

export interface Filter {
  /** open, returned, ended, all */
  readonly state: string;
  readonly colours: readonly string[];
  readonly definition: string;
  readonly area: string;
  /** Those that ended were raised from this time on; all of them without it. */
  readonly endedFrom?: number;
}

const GRAVITY: Readonly<Record<string, number>> = { red: 0, orange: 1, yellow: 2, blue: 3 };
/** Nobody has seen it; seen; somebody deals with it; back to normal and unseen; put aside; over. */
const ORDER: Readonly<Record<string, number>> = {
  raised: 0,
  returned: 1,
  acknowledged: 2,
  assigned: 3,
  shelved: 4,
  cleared: 5,
  expired: 6,
};

export const gravity = (colour: string): number => GRAVITY[colour] ?? 4;

/** The areas that it is about. */
export const areasOf = (warning: Listed): readonly string[] =>
  warning.area_codes && warning.area_codes.length > 0 ? warning.area_codes : [warning.area_code];

export function matches(warning: Listed, filter: Filter): boolean {
  const state =
    filter.state === 'all' ||
    (filter.state === 'ended' && !open(warning.status)) ||
    (filter.state === 'returned' && warning.status === 'returned') ||
    (filter.state === 'unseen' && (warning.status === 'raised' || warning.status === 'returned')) ||
    (filter.state === 'open' && open(warning.status));
  const old =
    filter.endedFrom !== undefined &&
    !open(warning.status) &&
    Date.parse(warning.raised_at) < filter.endedFrom;
  return (
    state &&
    !old &&
    (filter.colours.length === 0 || filter.colours.includes(warning.colour)) &&
    (filter.definition === '' || warning.definition === filter.definition) &&
    (filter.area === '' || areasOf(warning).some((code) => code.startsWith(filter.area)))
  );
}

/** Open ones first, then the gravest, then what nobody has seen, then the newest. */
export function compare(a: Listed, b: Listed): number {
  return (
    Number(!open(a.status)) - Number(!open(b.status)) ||
    gravity(a.colour) - gravity(b.colour) ||
    (ORDER[a.status] ?? 9) - (ORDER[b.status] ?? 9) ||
    b.raised_at.localeCompare(a.raised_at) ||
    a.id.localeCompare(b.id)
  );
}

export interface Group<W extends Listed> {
  readonly definition: string;
  readonly warnings: readonly W[];
  readonly open: number;
  readonly unseen: number;
  /** How many of each colour are open. */
  readonly colours: Readonly<Record<string, number>>;
}

/** By definition, the group with the gravest open warning first. */
export function groups<W extends Listed>(warnings: readonly W[]): Group<W>[] {
  const by = new Map<string, W[]>();
  for (const warning of [...warnings].sort(compare)) {
    const group = by.get(warning.definition);
    if (group) group.push(warning);
    else by.set(warning.definition, [warning]);
  }
  // The map keeps the order in which a definition came first, which is that of its gravest.
  return [...by].map(([definition, members]) => {
    const standing = members.filter((warning) => open(warning.status));
    const colours: Record<string, number> = {};
    for (const { colour } of standing) colours[colour] = (colours[colour] ?? 0) + 1;
    const unseen = standing.filter(({ status }) => status === 'raised' || status === 'returned').length;
    return { definition, warnings: members, open: standing.length, unseen, colours };
  });
}

/** Puts changed warnings in the place of what was known; an older version never replaces a newer one. */
export function merged<W extends Listed>(known: readonly W[], changed: readonly W[]): W[] {
  const by = new Map(known.map((warning) => [warning.id, warning]));
  for (const warning of changed) {
    const before = by.get(warning.id);
    const older = before !== undefined && (warning.version ?? 0) < (before.version ?? 0);
    if (!older) by.set(warning.id, warning);
  }
  return [...by.values()];
}

/** Those that ask for somebody now and did not before: what the sound is for. */
export function newlyRaised<W extends Listed>(known: readonly W[], changed: readonly W[]): W[] {
  const before = new Map(known.map((warning) => [warning.id, warning.status]));
  return changed.filter((warning) => warning.status === 'raised' && before.get(warning.id) !== 'raised');
}

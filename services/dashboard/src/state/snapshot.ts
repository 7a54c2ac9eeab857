// What is known from the live stream, and what each of its events changes. Pure; used by the stream.
// An event repeated after a reconnection changes nothing; nothing is kept without a bound.
import type { Freshness, Snapshot, WarningRow } from '../api/types.ts';

export type LiveState = 'live' | 'reconnecting' | 'stale' | 'paused';
export interface Live {
  state: LiveState;
  snapshot: Snapshot | null;
  /** Warnings that changed, newest last; bounded. */
  changed: WarningRow[];
  /** Grows with every change of warnings, so that lists can be asked again. */
  warningsTick: number;
  countsTick: number;
}

const FEED_MAX = 60;
const CHANGED_MAX = 50;

/** What an event changes. */
export function apply(now: Live, name: string, data: unknown): Live {
  const snapshot = now.snapshot;
  if (name === 'snapshot') {
    const whole = data as Snapshot;
    const freshness = whole.freshness ?? snapshot?.freshness ?? null;
    return {
      ...now,
      snapshot: { ...whole, freshness, feed: whole.feed ?? [] },
      warningsTick: now.warningsTick + 1,
      countsTick: now.countsTick + 1,
    };
  }
  if (!snapshot) return now;
  if (name === 'freshness') return { ...now, snapshot: { ...snapshot, freshness: data as Freshness } };
  if (name === 'counts') {
    return {
      ...now,
      countsTick: now.countsTick + 1,
      snapshot: { ...snapshot, counts: data as Snapshot['counts'] },
    };
  }
  if (name === 'feed') {
    const items = (data as { items: Snapshot['feed'] }).items ?? [];
    const key = (item: Snapshot['feed'][number]) => `${item.subject} ${item.event} ${item.received_at}`;
    const known = new Set(snapshot.feed.map(key));
    const fresh = items.filter((item) => !known.has(key(item)));
    const feed = [...fresh, ...snapshot.feed].sort((a, b) => b.received_at.localeCompare(a.received_at));
    return { ...now, snapshot: { ...snapshot, feed: feed.slice(0, FEED_MAX) } };
  }
  if (name === 'warnings') {
    const body = data as { changed?: WarningRow[]; counts?: Snapshot['warnings'] };
    return {
      ...now,
      changed: [...now.changed, ...(body.changed ?? [])].slice(-CHANGED_MAX),
      warningsTick: now.warningsTick + 1,
      snapshot: { ...snapshot, warnings: body.counts ?? snapshot.warnings },
    };
  }
  return now;
}

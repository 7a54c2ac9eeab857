// What the inbox holds beside the address: warnings as asked for and as the stream changed them since, what is under way, what
// became of it. Used by the list, the panel and the handover. It never shows an action as done before the service says so.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer, WarningCounts, WarningRow } from '../../api/types.ts';
import { live } from '../../state/live.ts';
import { createStore, useStore } from '../../state/store.ts';
import { merged } from './inbox.ts';

export interface Page {
  warnings: WarningRow[];
  next_page_token: string;
  counts: WarningCounts;
}

/** Warnings that changed on the stream or by our own action, with the browser's time at which we heard. */
interface Heard {
  readonly warning: WarningRow;
  readonly at: number;
}

const heard = createStore<ReadonlyMap<string, Heard>>(new Map());
const HEARD_MAX = 500;
/** What a list answered so much later knows itself. */
const SETTLED_MS = 5_000;

/** Takes a warning as it is now, wherever that was heard; an older version changes nothing. */
export function hear(changed: readonly WarningRow[]) {
  const at = Date.now();
  heard.update((before) => {
    const now = new Map(before);
    for (const warning of changed) {
      if ((before.get(warning.id)?.warning.version ?? -1) > warning.version) continue;
      now.delete(warning.id);
      now.set(warning.id, { warning, at });
    }
    for (const id of now.keys()) {
      if (now.size <= HEARD_MAX) break;
      now.delete(id);
    }
    return now;
  });
}

let taken: readonly WarningRow[] = [];
live.store.subscribe(() => {
  const { changed } = live.store.get();
  if (changed === taken) return;
  const known = new Set(taken);
  taken = changed;
  hear(changed.filter((warning) => !known.has(warning)));
});

/** One page of so many; more than a desk ever has open. */
const PAGE = 500;

/** The open ones, or all, as asked for last and as changed since. */
export function useWarnings(state: 'open' | 'all') {
  const query = useQuery<Answer<Page>>(path('/warnings', { state, page_size: PAGE }), { every: 20_000 });
  const changes = useStore(heard);
  const [answered, setAnswered] = useState(0);
  useEffect(() => setAnswered(Date.now()), [query.data]);
  const warnings = useMemo(() => {
    const recent = [...changes.values()]
      .filter(({ at }) => at > answered - SETTLED_MS)
      .map(({ warning }) => warning);
    const listed = query.data?.value.warnings ?? [];
    return query.data ? merged(listed, recent) : [];
  }, [query.data, changes, answered]);
  return {
    ...query,
    warnings,
    counts: query.data?.value.counts ?? null,
    cut: (query.data?.value.next_page_token ?? '') !== '',
  };
}

/** A warning as heard last, over what was answered. */
export function useNewest(answered: WarningRow | null): WarningRow | null {
  const changes = useStore(heard);
  if (!answered) return null;
  const newer = changes.get(answered.id)?.warning;
  return newer && newer.version > answered.version ? { ...answered, ...newer } : answered;
}

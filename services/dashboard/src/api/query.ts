// A question that stays asked: the answer shared by all who ask the same, asked again at an interval, the last good one kept and
// marked stale when a newer one cannot be had. Used by every page by `useQuery`; it never replaces an answer by nothing.
import { useEffect, useState } from 'preact/hooks';
import { live } from '../state/live.ts';
import { get } from './client.ts';
import { ApiError } from './errors.ts';

export interface Query<T> {
  data: T | null;
  error: ApiError | null;
  /** The data are older than the last try to renew them. */
  stale: boolean;
  loading: boolean;
  again: () => void;
}

interface Entry {
  data: unknown;
  error: ApiError | null;
  loading: boolean;
  users: Map<object, { every: number; show: () => void }>;
  limits: { timeoutMs?: number; retries?: number };
  timer: ReturnType<typeof setTimeout> | null;
  askedAt: number;
}

const entries = new Map<string, Entry>();
const ENTRIES_MAX = 120;

function entryOf(path: string): Entry {
  let entry = entries.get(path);
  if (!entry) {
    for (const [key, old] of entries) {
      if (entries.size < ENTRIES_MAX) break;
      if (old.users.size === 0) entries.delete(key);
    }
    entry = {
      data: null,
      error: null,
      loading: false,
      users: new Map(),
      limits: {},
      timer: null,
      askedAt: 0,
    };
    entries.set(path, entry);
  }
  return entry;
}

function show(entry: Entry) {
  for (const user of [...entry.users.values()]) user.show();
}

async function ask(path: string, entry: Entry) {
  if (entry.loading) return;
  if (entry.timer) clearTimeout(entry.timer);
  entry.loading = true;
  entry.askedAt = Date.now();
  if (entry.data === null) show(entry);
  try {
    entry.data = await get<unknown>(path, entry.limits);
    entry.error = null;
  } catch (error) {
    entry.error = error instanceof ApiError ? error : new ApiError('server', { detail: String(error) });
  }
  entry.loading = false;
  show(entry);
  plan(path, entry);
}

function plan(path: string, entry: Entry) {
  if (entry.timer) clearTimeout(entry.timer);
  entry.timer = null;
  const every = Math.min(...[...entry.users.values()].map((user) => user.every));
  const failed = entry.error?.kind;
  const recovers =
    failed === 'network' || failed === 'timeout' || failed === 'unavailable' || failed === 'limited';
  // A fault of the service may be over by the next time; what is forbidden or missing stays so.
  const wait = recovers
    ? Math.min(every, 3_000)
    : failed && failed !== 'server' && failed !== 'slow'
      ? Number.POSITIVE_INFINITY
      : every;
  if (!Number.isFinite(wait)) return;
  entry.timer = setTimeout(() => {
    if (entry.users.size === 0) return;
    if (document.hidden || (live.paused() && !recovers)) plan(path, entry);
    else void ask(path, entry);
  }, wait);
}

/** Asks now all that is shown, such as after an action or when the page comes back to the front. */
export function renew(matches: (path: string) => boolean = () => true) {
  for (const [path, entry] of entries) {
    if (!matches(path)) continue;
    if (entry.users.size > 0) void ask(path, entry);
    else entries.delete(path);
  }
}

/** Forgets everything, for another person. */
export const forgetAnswers = () => entries.clear();

/** The answer of a path, or of none while it is null. `every`: milliseconds until it is asked again; 15 s without. */
export function useQuery<T>(
  path: string | null,
  options: { every?: number; timeoutMs?: number; retries?: number } = {},
): Query<T> {
  const { every = 15_000, timeoutMs, retries } = options;
  const [, setTick] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const entry = entryOf(path);
    entry.limits = {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(retries === undefined ? {} : { retries }),
    };
    const user = {};
    entry.users.set(user, { every, show: () => setTick((tick) => tick + 1) });
    const old = Date.now() - entry.askedAt > Math.min(every, 2_000);
    if (old || (entry.data === null && !entry.error)) void ask(path, entry);
    else plan(path, entry);
    return () => {
      entry.users.delete(user);
      if (entry.users.size === 0 && entry.timer) clearTimeout(entry.timer);
    };
  }, [path, every, timeoutMs, retries]);
  const entry = path === null ? null : entryOf(path);
  return {
    data: (entry?.data ?? null) as T | null,
    error: entry?.error ?? null,
    stale: !!entry?.error && entry.data !== null,
    loading: path !== null && !entry?.data && !entry?.error,
    again: () => {
      if (path !== null && entry) void ask(path, entry);
    },
  };
}

live.follow((name) => {
  if (name === 'resumed') renew();
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) renew();
});

// Whether the service answers, and since when not. Used by the client, which reports, and the banner, which shows.
// One failed answer of one route is not an outage: only no connection, no answer in time, or an unavailable database.
import { createStore } from './store.ts';

export type BackendState = { state: 'up' } | { state: 'unreachable' | 'unavailable'; since: number };

const store = createStore<BackendState>({ state: 'up' });
let lastAnswer: number | null = null;
let lastSign = 0;
/** A slow answer is no outage while the stream still tells something. */
const SIGN_MS = 4_000;

export const backend = {
  store,
  /** When it answered last, in the browser's time; null before the first answer. */
  lastAnswer: () => lastAnswer,
  answered() {
    lastAnswer = Date.now();
    if (store.get().state !== 'up') store.set({ state: 'up' });
  },
  /** The stream told something. */
  sign() {
    lastSign = Date.now();
  },
  failed(kind: string) {
    if (kind === 'timeout' && Date.now() - lastSign < SIGN_MS) return;
    const state =
      kind === 'unavailable'
        ? 'unavailable'
        : kind === 'network' || kind === 'timeout'
          ? 'unreachable'
          : null;
    if (!state) return;
    const now = store.get();
    if (now.state === state) return;
    store.set({ state, since: now.state === 'up' ? (lastAnswer ?? Date.now()) : now.since });
  },
};

// The live stream: one connection for the whole browser, whatever the number of tabs, and its state for everyone to see.
// The tab that holds the lock listens and tells the others; when it goes, the next one takes over. When nothing comes, freshness
// is polled instead, and the state says so. It never says “live” without a sign of life in the last seconds.
import type { Freshness } from '../api/types.ts';
import { backend } from './backend.ts';
import { apply, type Live, type LiveState } from './snapshot.ts';
import { createStore } from './store.ts';

const QUIET_MS = 5_000;

export type { Live, LiveState } from './snapshot.ts';

const store = createStore<Live>({
  state: 'reconnecting',
  snapshot: null,
  changed: [],
  warningsTick: 0,
  countsTick: 0,
});

let paused = false;
let connected = false;
let lastSign = 0;
let running = false;
const listeners = new Set<(name: string) => void>();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('quanyu-live');

type Message =
  | { type: 'event'; name: string; data: unknown }
  | { type: 'link'; connected: boolean }
  | { type: 'hello' }
  | { type: 'whole'; live: Live };

function settle() {
  const quiet = Date.now() - lastSign > QUIET_MS;
  const state: LiveState = paused
    ? 'paused'
    : backend.store.get().state !== 'up'
      ? connected || !quiet
        ? 'reconnecting'
        : 'stale'
      : connected
        ? 'live'
        : 'reconnecting';
  if (store.get().state !== state) store.update((now) => ({ ...now, state }));
}

function take(name: string, data: unknown) {
  lastSign = Date.now();
  backend.sign();
  if (!paused) {
    store.update((now) => apply(now, name, data));
    for (const listener of listeners) listener(name);
  }
  settle();
}

function link(up: boolean) {
  connected = up;
  if (up) lastSign = Date.now();
  settle();
}

/** Listens until the tab closes or the session ends; tries again with growing pauses. */
function listen(signal: AbortSignal) {
  let wait = 500;
  let retry: ReturnType<typeof setTimeout> | null = null;
  // As soon as anything answers again, there is nothing to wait for.
  backend.store.subscribe(() => {
    if (retry === null || backend.store.get().state !== 'up') return;
    clearTimeout(retry);
    open();
  });
  const open = () => {
    retry = null;
    if (signal.aborted) return;
    const source = new EventSource('/api/v1/stream');
    const stop = () => source.close();
    signal.addEventListener('abort', stop, { once: true });
    source.onopen = () => {
      wait = 500;
      link(true);
      channel?.postMessage({ type: 'link', connected: true } satisfies Message);
    };
    for (const name of ['snapshot', 'freshness', 'counts', 'feed', 'warnings']) {
      source.addEventListener(name, (event) => {
        let data: unknown;
        try {
          data = JSON.parse(event.data as string);
        } catch {
          return;
        }
        if (!connected) link(true);
        take(name, data);
        channel?.postMessage({ type: 'event', name, data } satisfies Message);
      });
    }
    source.onerror = () => {
      link(false);
      channel?.postMessage({ type: 'link', connected: false } satisfies Message);
      // The browser tries again by itself, with the last id, unless the service has refused.
      if (source.readyState !== EventSource.CLOSED) return;
      signal.removeEventListener('abort', stop);
      retry = setTimeout(open, wait + Math.random() * 300);
      wait = Math.min(wait * 2, 8_000);
    };
  };
  open();
}

function hear(message: Message, leads: () => boolean) {
  if (message.type === 'event') take(message.name, message.data);
  else if (message.type === 'link') link(message.connected);
  else if (message.type === 'hello' && leads()) {
    channel?.postMessage({ type: 'whole', live: store.get() } satisfies Message);
    channel?.postMessage({ type: 'link', connected } satisfies Message);
  } else if (message.type === 'whole' && !leads() && message.live.snapshot) {
    store.update((now) => ({ ...message.live, state: now.state }));
    lastSign = Date.now();
    settle();
  }
}

export const live = {
  store,
  paused: () => paused,
  setPaused(value: boolean) {
    paused = value;
    settle();
    if (!value) for (const listener of listeners) listener('resumed');
  },
  /** Called with the name of every event taken. */
  follow(listener: (name: string) => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** What a poll found, when the stream has nothing to say. */
  polled(freshness: Freshness) {
    if (paused) return;
    const snapshot = store.get().snapshot;
    if (snapshot) store.update((now) => ({ ...now, snapshot: { ...snapshot, freshness } }));
    settle();
  },
  start() {
    if (running) return;
    running = true;
    const abort = new AbortController();
    let leads = false;
    channel?.addEventListener('message', (event) => hear(event.data as Message, () => leads));
    channel?.postMessage({ type: 'hello' } satisfies Message);
    const lead = () => {
      leads = true;
      listen(abort.signal);
    };
    // The lock is held until the tab is gone: the promise never settles.
    if (channel && navigator.locks) {
      void navigator.locks.request('quanyu-live', () => new Promise<never>(() => lead())).catch(lead);
    } else lead();
    backend.store.subscribe(settle);
    setInterval(settle, 1_000);
  },
};

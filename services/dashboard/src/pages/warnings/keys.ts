// The keys of the inbox: j and k walk, Enter opens, x ticks, a e s r c act, Escape goes back. Silent while one types.
// They come before the frame's own keys, of which k is one.
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../../state/view.ts';
import type { Action } from './lifecycle.ts';

interface Keys {
  order: readonly string[];
  open: string;
  cursor: string | null;
  setCursor: (id: string | null) => void;
  tick: (id: string) => void;
  ask: (action: Action, id: string) => void;
  filters: Readonly<Record<string, string>>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  a: 'acknowledge',
  e: 'assign',
  s: 'shelve',
  r: 'resume',
  c: 'comment',
};

export function useInboxKeys(keys: Keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (
        (event.target as HTMLElement).closest('input:not([type=checkbox]),textarea,select,dialog,.menu-body')
      )
        return;
      if (pressed(event, latest.current)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    document.addEventListener('keydown', key, true);
    return () => document.removeEventListener('keydown', key, true);
  }, []);
}

function pressed(event: KeyboardEvent, keys: Keys): boolean {
  const { order, open, cursor, filters } = keys;
  const at = open || cursor;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (name === 'j' || name === 'k') {
    const place = at === null ? -1 : order.indexOf(at);
    const next =
      order[place < 0 ? 0 : Math.max(0, Math.min(order.length - 1, place + (name === 'j' ? 1 : -1)))];
    if (next === undefined) return true;
    keys.setCursor(next);
    document.getElementById(`warning-${next}`)?.scrollIntoView({ block: 'nearest' });
    if (open !== '') go({ page: 'warning', id: next, filters }, 'replace');
    return true;
  }
  if (name === 'Escape' && open !== '') {
    keys.setCursor(open);
    go({ page: 'warnings', id: '', filters });
    return true;
  }
  if (at === null) return false;
  const onControl = (event.target as HTMLElement).closest('a,button,summary') !== null;
  if ((name === 'Enter' && !onControl) || name === 'o') {
    go({ page: 'warning', id: at, filters });
    return true;
  }
  if (name === 'x') {
    keys.tick(at);
    return true;
  }
  const action = ACTIONS[name];
  if (!action) return false;
  keys.ask(action, at);
  return true;
}

// The keyboard: what each key does, and the list of them that `?` shows. Used by the frame. Keys are silent while one types.
import { useEffect, useRef } from 'preact/hooks';
import { type Key, t } from '../i18n/index.ts';
import { live } from '../state/live.ts';
import type { Relative } from '../state/range.ts';
import { go, view } from '../state/view.ts';
import { Icon } from '../ui/icons.tsx';

const LIST: readonly (readonly [string, Key])[] = [
  ['?', 'keys.help'],
  ['/', 'keys.search'],
  ['D', 'keys.day'],
  ['W', 'keys.week'],
  ['M', 'keys.month'],
  ['Y', 'keys.year'],
  ['P', 'keys.pause'],
  ['T', 'keys.theme'],
  ['L', 'keys.language'],
  ['K', 'keys.kiosk'],
  ['G', 'keys.city'],
  ['I', 'keys.warnings'],
  ['Esc', 'keys.escape'],
];
/** Of the warning inbox alone. */
const INBOX: readonly (readonly [string, Key])[] = [
  ['J K', 'inbox.key_next'],
  ['Enter', 'inbox.key_open'],
  ['X', 'inbox.key_select'],
  ['Esc', 'inbox.key_back'],
  ['A', 'inbox.acknowledge'],
  ['E', 'inbox.assign'],
  ['S', 'inbox.shelve'],
  ['R', 'inbox.resume'],
  ['C', 'inbox.comment'],
];
const RANGES: Record<string, Relative> = { d: '1d', w: '7d', m: '30d', y: '365d' };

export function useKeys(actions: { help: () => void; search: () => void }) {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (target.closest('input,textarea,select,dialog,[contenteditable]')) return;
      const now = view();
      const name = event.key.toLowerCase();
      const range = RANGES[name];
      if (event.key === '?') latest.current.help();
      else if (event.key === '/') latest.current.search();
      else if (range) go({ range: { kind: 'relative', name: range } });
      else if (name === 'p') live.setPaused(!live.paused());
      else if (name === 't')
        go({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }, 'replace');
      else if (name === 'l') go({ lang: now.lang === 'zh' ? 'en' : 'zh' }, 'replace');
      else if (name === 'k') go({ page: 'city', id: '', kiosk: !now.kiosk });
      else if (name === 'g') go({ page: 'city', id: '', filters: {} });
      else if (name === 'i') go({ page: 'warnings', id: '', filters: {} });
      else if (event.key === 'Escape' && now.kiosk) go({ kiosk: false });
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', key);
    return () => document.removeEventListener('keydown', key);
  }, []);
}

export function KeyList({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <header>
        <h2 id="keys-title">{t('keys.title')}</h2>
        <span class="spread" />
        <button type="button" class="button quiet icon small" aria-label={t('close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div>
        <div class="stack">
          <Keys of={LIST} />
          <h3>{t('page.warnings')}</h3>
          <Keys of={INBOX} />
        </div>
      </div>
    </dialog>
  );
}

function Keys({ of }: { of: readonly (readonly [string, Key])[] }) {
  return (
    <ul class="keys">
      {of.flatMap(([key, words]) => [
        <li key={`k${key}`}>
          <kbd>{key}</kbd>
        </li>,
        <li key={`w${key}`}>{t(words)}</li>,
      ])}
    </ul>
  );
}

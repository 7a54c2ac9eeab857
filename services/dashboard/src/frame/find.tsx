// The search dialog: areas, records and warnings of the service, and the pages. Opened by `/`. Used by the frame.
// The results are links; the arrow keys walk them, Enter in the field opens the first.
import { useEffect, useRef, useState } from 'preact/hooks';
import { path } from '../api/client.ts';
import { useQuery } from '../api/query.ts';
import type { Answer } from '../api/types.ts';
import { either, t, tv } from '../i18n/index.ts';
import { goTo, href } from '../state/view.ts';
import { GROUPS } from './navigation.ts';

interface Result {
  kind: string;
  id: string;
  title: string;
  title_en?: string;
  area_code?: string;
  href?: string;
}

/** Where a result is. */
function addressOf(result: Result): string {
  if (result.href) return result.href;
  const base = { kind: '', filters: {} };
  if (result.kind === 'area') return href({ ...base, page: 'town', id: result.id });
  if (result.kind === 'warning') return href({ ...base, page: 'warning', id: result.id });
  return href({ ...base, page: 'record', kind: result.kind, id: result.id });
}

/** An area by its name; a record by its id with its status. */
function titleOf(result: Result): string {
  if (result.kind === 'page') return result.title;
  if (result.kind === 'area') return either(result.title, result.title_en ?? result.title);
  return `${result.id} · ${tv('status', result.title)}`;
}

export function Find({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 180);
    return () => clearTimeout(timer);
  }, [text]);
  const query = useQuery<Answer<{ results: Result[] }>>(asked ? path('/search', { q: asked }) : null, {
    every: 60_000,
  });
  const wanted = text.trim().toLowerCase();
  const pages: Result[] = GROUPS.flatMap((group) => group.entries)
    .map((entry) => ({
      kind: 'page',
      id: entry.key,
      title: t(entry.key),
      href: href({ id: '', kind: '', filters: {}, ...entry.to }),
    }))
    .filter((page) => !wanted || page.title.toLowerCase().includes(wanted));
  const results = [...(query.data?.value.results ?? []), ...pages].slice(0, 12);

  const walk = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const stops = [...(dialog.current?.querySelectorAll<HTMLElement>('input, a') ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') stops[Math.min(at + 1, stops.length - 1)]?.focus();
    else if (event.key === 'ArrowUp') stops[Math.max(at - 1, 0)]?.focus();
    else if (event.key === 'Enter' && at === 0 && results[0]) {
      close();
      goTo(addressOf(results[0]));
    } else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class="find"
      aria-label={t('search.label')}
      onClose={close}
      onKeyDown={walk}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <input
        class="find-input"
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.hint')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <ul class="menu-list">
          {results.map((result) => (
            <li key={result.kind + result.id}>
              <a href={addressOf(result)} onClick={close}>
                <span class="tag">{tv('search.kind', result.kind)}</span>
                {titleOf(result)}
              </a>
            </li>
          ))}
        </ul>
        {results.length === 0 ? <p class="soft">{t('search.none')}</p> : null}
      </div>
    </dialog>
  );
}

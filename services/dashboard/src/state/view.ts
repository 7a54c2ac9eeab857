// The view that is shown, following the address; the only place that writes the address.
// Used by every page by `useView`, `go` and `href`. It never keeps anything that the address does not hold,
// but the language and theme that a person chose last, for addresses that name none.
import { changed, format, type Language, parse, type Theme, type View } from './address.ts';
import { createStore, useStore } from './store.ts';

const remembered = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};
const remember = (name: string, value: string) => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing still works.
  }
};

function read(): View {
  const lang: Language = remembered('quanyu.lang') === 'en' ? 'en' : 'zh';
  const kept = remembered('quanyu.theme');
  const theme: Theme = kept === 'light' || kept === 'dark' ? kept : 'system';
  return parse(location.pathname, location.search, { lang, theme });
}

const store = createStore<View>(read());
addEventListener('popstate', () => store.set(read()));

export const view = (): View => store.get();
export const useView = (): View => useStore(store);
export const followView = (listener: () => void) => store.subscribe(listener);

/** The address of a view that differs from the one shown in these parts. */
export const href = (patch: Partial<View>): string => format(changed(store.get(), patch));

/** Shows another view. `replace` for what a person would not go back to, such as typing in a filter. */
export function go(patch: Partial<View>, how: 'push' | 'replace' = 'push') {
  const next = changed(store.get(), patch);
  if (patch.lang) remember('quanyu.lang', patch.lang);
  if (patch.theme) remember('quanyu.theme', patch.theme);
  const address = format(next);
  if (address !== location.pathname + location.search) {
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }
  store.set(next);
}

/** Sets or removes filters of the page shown. */
export function filter(patch: Record<string, string | null>, how: 'push' | 'replace' = 'push') {
  const filters: Record<string, string> = { ...store.get().filters };
  for (const [name, value] of Object.entries(patch)) {
    if (value) filters[name] = value;
    else delete filters[name];
  }
  go({ filters }, how);
}

/** Goes to an address of this site. */
export function goTo(address: string, how: 'push' | 'replace' = 'push') {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  store.set(read());
}

/** Links are plain anchors; a click on one that stays here changes the view without loading the page. */
export function catchLinks() {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = (event.target as Element | null)?.closest?.('a');
    if (!anchor || anchor.target || anchor.hasAttribute('download')) return;
    const url = new URL(anchor.href, location.href);
    if (url.origin !== location.origin || /^\/(api|docs|openapi)/.test(url.pathname) || url.hash) return;
    event.preventDefault();
    goTo(url.pathname + url.search);
    scrollTo(0, 0);
  });
}

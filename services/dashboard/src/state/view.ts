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

/** An address without a language or theme means Chinese and the system's. */
const DEFAULTS = { lang: 'zh', theme: 'system' } as const;
const read = (): View => parse(location.pathname, location.search, DEFAULTS);

/** The first address of a visit takes what was chosen last, and says so from then on. */
function begin(): View {
  const kept = remembered('quanyu.theme');
  const lang: Language = remembered('quanyu.lang') === 'en' ? 'en' : 'zh';
  const theme: Theme = kept === 'light' || kept === 'dark' ? kept : 'system';
  const first = parse(location.pathname, location.search, { lang, theme });
  if (first.page !== 'missing') history.replaceState(null, '', format(first) + location.hash);
  return first;
}

const store = createStore<View>(begin());
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

/** Goes to an address of this site; what it does not say of range, comparison, zone, language and theme stays as it is. */
export function goTo(address: string, how: 'push' | 'replace' = 'push') {
  const now = store.get();
  const url = new URL(address, location.href);
  const says = (...names: string[]) => names.some((name) => url.searchParams.has(name));
  const found = parse(url.pathname, url.search, now);
  const next: View = {
    ...found,
    range: says('range', 'from') ? found.range : now.range,
    against: says('against') ? found.against : now.against,
    zone: says('zone') ? found.zone : now.zone,
  };
  const text = found.page === 'missing' ? url.pathname + url.search : format(next);
  if (how === 'push') history.pushState(null, '', text);
  else history.replaceState(null, '', text);
  store.set(next);
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

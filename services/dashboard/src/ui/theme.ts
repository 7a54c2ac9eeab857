// Light or dark, as chosen or as the system says, kept on the root element for the style sheets. Used by the frame, charts and maps.
import { createStore, useStore } from '../state/store.ts';
import { followView, view } from '../state/view.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const resolve = (): 'light' | 'dark' => {
  const chosen = view().theme;
  return chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
};
const store = createStore<'light' | 'dark'>(resolve());

function settle() {
  const theme = resolve();
  document.documentElement.dataset.theme = theme;
  document.documentElement.lang = view().lang === 'en' ? 'en' : 'zh-CN';
  store.set(theme);
}

export function followTheme() {
  settle();
  dark.addEventListener('change', settle);
  followView(settle);
}

export const useTheme = () => useStore(store);

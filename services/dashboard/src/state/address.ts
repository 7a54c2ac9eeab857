// Between an address and a view: the address holds everything that a view shows, so that back, reload and a link restore it.
// Pure; used by the view store and by every link. What is at its default is left out.
import { AGAINST, type Against, parseRange, type Range } from './range.ts';

export const PAGES = {
  city: '/',
  login: '/login',
  towns: '/towns',
  town: '/towns/:id',
  incidents: '/incidents',
  fires: '/fires',
  record: '/records/:kind/:id',
  campaign: '/campaign',
  warnings: '/warnings',
  warning: '/warnings/:id',
  handover: '/handover',
  ledger: '/ledgers/:id',
  report: '/reports/:id',
  index: '/safety-index',
  analyst: '/analyst',
  query: '/analyst/:id',
  system: '/system',
  audit: '/audit',
  missing: '/missing',
} as const;
export type PageName = keyof typeof PAGES;
export type Language = 'zh' | 'en';
export type Theme = 'light' | 'dark' | 'system';
export type Zone = 'Asia/Shanghai' | 'UTC';

export interface View {
  page: PageName;
  /** What the page is about: a town's code, a warning's id, a ledger's name; empty for pages without. */
  id: string;
  /** The kind of a record; empty elsewhere. */
  kind: string;
  range: Range;
  against: Against;
  lang: Language;
  /** Only in the address when it was chosen. */
  theme: Theme;
  zone: Zone;
  kiosk: boolean;
  /** Everything else of the query: filters, sorting, the selected row. */
  filters: Readonly<Record<string, string>>;
}

const RESERVED = new Set(['range', 'from', 'to', 'against', 'lang', 'theme', 'zone', 'kiosk']);

function match(path: string): { page: PageName; id: string; kind: string } {
  const parts = path.split('/').filter(Boolean).map(decode);
  for (const [page, pattern] of Object.entries(PAGES) as [PageName, string][]) {
    const wanted = pattern.split('/').filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const found = { page, id: '', kind: '' };
    const fits = wanted.every((name, at) => {
      const part = parts[at] ?? '';
      if (name === ':id') found.id = part;
      else if (name === ':kind') found.kind = part;
      else return name === part;
      return part !== '';
    });
    if (fits) return found;
  }
  return { page: 'missing', id: '', kind: '' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function parse(path: string, search: string, defaults: Pick<View, 'lang' | 'theme'>): View {
  const query = new URLSearchParams(search);
  const filters: Record<string, string> = {};
  for (const [name, value] of query) if (!RESERVED.has(name) && value !== '') filters[name] = value;
  const against = query.get('against') as Against | null;
  const lang = query.get('lang');
  const theme = query.get('theme');
  return {
    ...match(path),
    range: parseRange(query),
    against: against && AGAINST.includes(against) ? against : 'year',
    lang: lang === 'en' || lang === 'zh' ? lang : defaults.lang,
    theme: theme === 'light' || theme === 'dark' || theme === 'system' ? theme : defaults.theme,
    zone: query.get('zone') === 'UTC' ? 'UTC' : 'Asia/Shanghai',
    kiosk: query.get('kiosk') === '1',
    filters,
  };
}

export function format(view: View): string {
  const path = PAGES[view.page]
    .split('/')
    .map((part) =>
      part === ':id' ? encodeURIComponent(view.id) : part === ':kind' ? encodeURIComponent(view.kind) : part,
    )
    .join('/');
  const query = new URLSearchParams();
  if (view.range.kind === 'absolute') {
    query.set('from', view.range.from);
    query.set('to', view.range.to);
  } else if (view.range.name !== '28d') query.set('range', view.range.name);
  if (view.against !== 'year') query.set('against', view.against);
  for (const name of Object.keys(view.filters).sort()) {
    const value = view.filters[name];
    if (value) query.set(name, value);
  }
  if (view.zone !== 'Asia/Shanghai') query.set('zone', view.zone);
  if (view.kiosk) query.set('kiosk', '1');
  if (view.lang !== 'zh') query.set('lang', view.lang);
  if (view.theme !== 'system') query.set('theme', view.theme);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** A view changed in part. Another page starts without the filters of the one before, unless some are given. */
export function changed(view: View, patch: Partial<View>): View {
  const moves =
    (patch.page !== undefined && patch.page !== view.page) ||
    (patch.id !== undefined && patch.id !== view.id);
  const base = moves ? { ...view, id: '', kind: '', filters: {} } : view;
  return { ...base, ...patch };
}

// Every page by its name, each loaded when it is first shown. To add a page: a name and path in state/address.ts, its file here,
// its words in i18n/words, its place in frame/navigation.ts.
import type { ComponentType } from 'preact';
import type { PageName } from '../state/address.ts';

export type Loader = () => Promise<{ Page: ComponentType }>;

/** Two addresses of one page: it stays as it is when one goes from the list to one of its entries and back. */
const inbox: Loader = () => import('./desk/inbox.tsx');
const analyst: Loader = () => import('./desk/analyst.tsx');

export const pages: Record<Exclude<PageName, 'login' | 'missing'>, Loader> = {
  city: () => import('./city/page.tsx'),
  towns: () => import('./town/list.tsx'),
  town: () => import('./town/page.tsx'),
  incidents: () => import('./records/incidents.tsx'),
  fires: () => import('./records/fires.tsx'),
  record: () => import('./records/record.tsx'),
  campaign: () => import('./campaign/page.tsx'),
  warnings: inbox,
  warning: inbox,
  handover: () => import('./desk/handover.tsx'),
  ledger: () => import('./desk/ledger.tsx'),
  report: () => import('./desk/report.tsx'),
  index: () => import('./desk/safety_index.tsx'),
  analyst,
  query: analyst,
  system: () => import('./desk/system.tsx'),
  audit: () => import('./desk/audit.tsx'),
};

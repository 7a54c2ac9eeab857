// What the side bar lists, and the name of the page shown. Used by the frame, the search and the document's title.

import type { Session } from '../api/types.ts';
import { type Key, t } from '../i18n/index.ts';
import type { View } from '../state/address.ts';

export interface Entry {
  key: Key;
  to: Partial<View>;
  /** Shown to those who may. */
  may?: keyof Session['may'];
}
export interface Group {
  key: Key;
  entries: Entry[];
}

const ledger = (id: string): Entry => ({ key: `ledger.${id}` as Key, to: { page: 'ledger', id } });
const report = (id: string): Entry => ({ key: `report.${id}` as Key, to: { page: 'report', id } });

export const LEDGERS = ['hazards', 'disputes', 'petitions', 'reports-answered'] as const;
export const REPORTS = [
  'response',
  'work-accidents',
  'operations',
  'grids',
  'communities',
  'sites',
  'outreach',
  'visits',
  'legal-checkups',
  'surveys',
  'warning-report',
] as const;

export const GROUPS: readonly Group[] = [
  {
    key: 'nav.situation',
    entries: [
      { key: 'page.city', to: { page: 'city' } },
      { key: 'page.towns', to: { page: 'towns' } },
      { key: 'page.incidents', to: { page: 'incidents' } },
      { key: 'page.fires', to: { page: 'fires' } },
      { key: 'page.campaign', to: { page: 'campaign' } },
      { key: 'page.index', to: { page: 'index' } },
    ],
  },
  {
    key: 'nav.warning',
    entries: [
      { key: 'page.warnings', to: { page: 'warnings' } },
      { key: 'page.handover', to: { page: 'handover' } },
    ],
  },
  { key: 'nav.ledgers', entries: LEDGERS.map(ledger) },
  { key: 'nav.reports', entries: REPORTS.map(report) },
  {
    key: 'nav.platform',
    entries: [
      { key: 'page.analyst', to: { page: 'analyst' }, may: 'analyse' },
      { key: 'page.system', to: { page: 'system' } },
      report('sources'),
      report('quality'),
      { key: 'page.audit', to: { page: 'audit' }, may: 'audit' },
    ],
  },
];

/** The name of the page shown, in the language shown. */
export function pageName(view: View): string {
  if (view.page === 'ledger') return named(`ledger.${view.id}`, 'page.ledger');
  if (view.page === 'report') return named(`report.${view.id}`, 'page.report');
  return t(`page.${view.page}` as Key);
}

const KNOWN = new Set<string>([
  ...LEDGERS.map((id) => `ledger.${id}`),
  ...REPORTS.map((id) => `report.${id}`),
  'report.sources',
  'report.quality',
  'report.campaign',
]);
const named = (key: string, other: Key) => t(KNOWN.has(key) ? (key as Key) : other);

// Battles as the campaign's answer has them, and where their phases lie in a year. Pure; used by the campaign page.
import type { Row } from '../../api/types.ts';

export const PHASES = ['before', 'during', 'after'] as const;
export type Phase = (typeof PHASES)[number];

export interface Battle {
  month: string;
  theatre: string;
  phase: string;
  planFiled: boolean | null;
  planBy: string | null;
  forces: number | null;
  campaign: string;
  spans: { phase: Phase; from: number; to: number | null }[];
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const time = (value: unknown): number | null => {
  const at =
    typeof value === 'string'
      ? Date.parse(value.includes('T') || value.length < 11 ? value : `${value.replace(' ', 'T')}Z`)
      : Number.NaN;
  return Number.isNaN(at) ? null : at;
};

export function battleOf(row: Row): Battle {
  const spans = PHASES.flatMap((phase) => {
    const from = time(row[`${phase}_started_at`]);
    return from === null ? [] : [{ phase, from, to: time(row[`${phase}_ended_at`]) }];
  });
  return {
    month: text(row['month']) ?? '',
    theatre: text(row['theatre_code']) ?? '',
    phase: text(row['phase']) ?? '',
    planFiled:
      typeof row['plan_filed'] === 'boolean'
        ? row['plan_filed']
        : row['plan_filed'] === null
          ? null
          : Boolean(row['plan_filed']),
    planBy: text(row['plan_organisation']),
    forces: typeof row['forces'] === 'number' ? row['forces'] : null,
    campaign: text(row['campaign']) ?? '',
    spans,
  };
}

/** Years that have a battle, the latest first. */
export const yearsOf = (battles: readonly Battle[]): string[] =>
  [...new Set(battles.map((battle) => battle.month.slice(0, 4)).filter(Boolean))].sort().reverse();

const YEAR_START = (year: number) => Date.parse(`${year}-01-01T00:00:00+08:00`);

/** Where a time lies in a year, from 0 to 1; outside it is cut. */
export function placeIn(year: number, at: number): number {
  const [start, end] = [YEAR_START(year), YEAR_START(year + 1)];
  return Math.min(1, Math.max(0, (at - start) / (end - start)));
}

/** A span that has not ended lasts until now; until the next phase begins where there is one. */
export function endOf(battle: Battle, at: number, now: number): number {
  const span = battle.spans[at];
  return span?.to ?? battle.spans[at + 1]?.from ?? Math.max(now, span?.from ?? now);
}

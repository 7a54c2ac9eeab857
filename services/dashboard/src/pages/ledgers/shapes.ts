export interface Overdue {
  subject: string;
  area_code: string;
  organisation: string;
  age_days: number;
  overdue_days: number;
}

interface Point {
  from: string;
  to: string;
  open: number;
  found: number;
  settled: number;
}

export interface Ledger {
  found: number | null;
  settled: number | null;
  settled_in_time: number | null;
  open: number | null;
  overdue: number | null;
  without_limit: number | null;
  reopened: number | null;
  open_by_age_days: { to_7: number; to_30: number; to_90: number; over_90: number } | null;
  settled_percent: number | null;
  settled_percent_low: number | null;
  settled_percent_high: number | null;
  overdue_listed: Overdue[];
  burn_down?: { every: 'week' | 'month'; points: Point[] } | null;
  limit_version?: string | null;
}

export type Name = 'hazards' | 'petitions' | 'reports';

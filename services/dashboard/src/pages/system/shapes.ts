export interface Topic {
  topic: string;
  state?: string;
  level_until: string | null;
  behind_s: number | null;
  events?: number | null;
  newest_event_at?: string | null;
  newest_received_at?: string | null;
  dead_letters?: number | null;
}

export interface Source {
  source: string;
  name: string;
  topic: string;
  mode?: string | null;
  cadence_s: number | null;
  last_heard_at: string | null;
  silent: boolean | null;
}

export interface Partition {
  topic: string;
  partition: number;
  events: number | null;
  duplicates: number | null;
  rejected: number | null;
  last_offset: number | null;
  at?: string | null;
  written_at?: string | null;
  /** ClickHouse answers truth as 0 and 1. */
  agrees: boolean | number | null;
}

export interface System {
  ledger: Partition[];
  rejected?: number | null;
  versions: Record<string, unknown>;
}

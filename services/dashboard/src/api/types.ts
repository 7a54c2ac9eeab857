// The shapes of the service's answers, as its contract says. Used by pages and the live stream; nothing here runs.
// Unknown is null, never 0; times are RFC 3339 in UTC.

export type FreshnessState = 'live' | 'late' | 'stale' | 'unknown';
export interface SilentSource {
  source: string;
  name: string;
  topic: string;
  last_heard_at: string | null;
  cadence_s: number | null;
}
export interface Freshness {
  state: FreshnessState;
  complete_to: string | null;
  level_until: string | null;
  behind_s: number | null;
  sources_silent: SilentSource[];
  late_corrections: number | null;
  asked_at: string;
}
export interface DefinitionRef {
  id: string;
  rule: string;
  name: string;
  name_zh: string;
}
export interface Answer<T> {
  answer: string;
  area: string | null;
  asked_at: string;
  as_of: string | null;
  definition: DefinitionRef | null;
  data: 'real' | 'exercise' | null;
  freshness: Freshness;
  value: T;
}
export type Role = 'viewer' | 'officer' | 'commander' | 'analyst' | 'auditor' | 'admin';
export interface Session {
  name: string;
  roles: Role[];
  /** The code of one's only area; null for everything, or for several. */
  area: string | null;
  csrf: string;
  expires_at: string;
  may: { act: boolean; analyse: boolean; audit: boolean; see_system: boolean };
  development: boolean;
}
export type Colour = 'red' | 'orange' | 'yellow' | 'blue';
export interface AreaFigures {
  incidents_7d: number | null;
  incidents_prev_7d: number | null;
  fires_28d: number | null;
  hazards_open: number | null;
  hazards_overdue: number | null;
  disputes_open: number | null;
  petitions_open: number | null;
  warnings_open: number | null;
  colour: Colour | null;
}
export interface Area {
  id: string;
  code: string;
  parent_id: string | null;
  kind: string;
  name: string;
  name_zh: string;
  longitude: number | null;
  latitude: number | null;
  overlay: boolean;
  population: number | null;
  mine: boolean;
  figures: AreaFigures | null;
}
export interface Side {
  from: string;
  to: string;
  days: number;
  count: number | null;
}
export interface Comparison {
  definition: string;
  name: string;
  name_zh: string;
  rule?: string;
  part?: string | null;
  data?: string | null;
  complete?: boolean;
  complete_until?: string | null;
  current: Side;
  reference: Side;
  change_percent: number | null;
  rate_ratio?: { value: number | null; low: number; high: number | null } | null;
  evidence: { code: string; word: string; word_zh: string } | null;
  not_testable?: string | null;
}
export interface Point {
  from: string;
  count: number | null;
  complete: boolean;
}
export interface Series {
  part: string | null;
  points: Point[];
}
export interface WarningRow {
  id: string;
  subject: string;
  version: number;
  turn: number;
  status: string;
  colour: Colour;
  colour_max: Colour | null;
  area_code: string;
  area_codes: string[];
  definition: string;
  detector: string;
  detector_version: string | number;
  set_version: string | null;
  category: string;
  bin: string;
  raised_at: string;
  from_at: string | null;
  to_at: string | null;
  observed: number | null;
  expected: number | null;
  upper: number | null;
  ratio_lower: number | null;
  ratio_upper: number | null;
  p: number | null;
  recurrence_days: number | null;
  false_per_week: number | null;
  baseline: string;
  data_as_of_at: string | null;
  revised: number | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  organisation: string | null;
  shelved_until_at: string | null;
  shelved_reason: string | null;
  actions: number | null;
  last_action: string | null;
  verdict: string | null;
  escalation: number | null;
  returned_at: string | null;
  ended_at: string | null;
  clearing: string | null;
  comments: number | null;
  last_comment: string | null;
  exercise: boolean;
}
export interface WarningCounts {
  open?: number | null;
  red: number | null;
  orange: number | null;
  yellow: number | null;
  blue: number | null;
}
export interface FeedItem {
  subject: string;
  event: string;
  occurred_at: string;
  received_at: string;
  area_code: string;
  class: string | null;
  kind: string;
}
export interface LiveCounts {
  [kind: string]: { today: number | null; last_hour: number | null } | undefined;
}
export interface Snapshot {
  freshness: Freshness | null;
  counts: LiveCounts;
  warnings: WarningCounts;
  feed: FeedItem[];
}
export type Row = Record<string, unknown>;
export interface RecordRow extends Row {
  subject: string;
  status?: string;
  area_code?: string;
  reported_at?: string;
  class?: string;
}
export interface RecordPage {
  records: RecordRow[];
  next_page_token: string;
}
export interface Section {
  name: string;
  title: string;
  title_zh: string;
  definition: string;
  rule: string;
  columns: string[];
  rows: Row[];
}

export interface Component {
  code: string;
  name: string;
  name_zh: string;
  definition: string;
  weight: number;
  unit: string;
  n: number | null;
  value: number | null;
  low: number | null;
  high: number | null;
  score: number | null;
  score_low: number | null;
  score_high: number | null;
  missing: string | null;
}

export interface Survey {
  component: string;
  score: number | null;
  /** Half of its 95 % interval. */
  margin_95: number | null;
  respondents: number | null;
}

export interface Index {
  version: string;
  wave: string | null;
  window: { from: string; to: string };
  value: number | null;
  margin_95: number | null;
  low: number | null;
  high: number | null;
  not_computable: string | null;
  components: Component[];
  survey: Survey[];
  response_limit_minutes: number;
  notes: string[];
}

export interface Told {
  index: Index;
  history?: Index[] | null;
}

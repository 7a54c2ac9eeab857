// What can go wrong when the service is asked, as one type with words in both languages.
// Used by the client and by every page that shows an error; it never hides what the service said.
import { type Key, t } from '../i18n/index.ts';

export type ErrorKind =
  | 'network'
  | 'timeout'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'invalid'
  | 'conflict'
  | 'limited'
  | 'unavailable'
  /** This one question took too long; others may be answered. */
  | 'slow'
  | 'server';

export interface Problem {
  title?: string;
  status?: number;
  code?: string;
  reason?: string;
  detail?: string;
  fix?: string;
}

export class ApiError extends Error {
  readonly kind: ErrorKind;
  readonly problem: Problem;
  readonly retryAfterS: number | null;

  constructor(kind: ErrorKind, problem: Problem = {}, retryAfterS: number | null = null) {
    super(problem.detail ?? problem.title ?? kind);
    this.name = 'ApiError';
    this.kind = kind;
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }

  /** What went wrong, in the language shown. */
  get title(): string {
    return t(`error.${this.kind}` as Key);
  }
}

export function kindOf(status: number, reason?: string): ErrorKind {
  if (reason === 'QUERY_TIMED_OUT') return 'slow';
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  if (status === 409) return 'conflict';
  if (status === 429) return 'limited';
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  if (status >= 500) return 'server';
  return 'invalid';
}

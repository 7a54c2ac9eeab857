// Asks the service: same origin, cookie session, ETag kept, CSRF sent, time limits, and retries for reading only.
// Used by the query hook, the session and the actions. It never sends a write twice by itself.
import { backend } from '../state/backend.ts';
import { ApiError, kindOf, type Problem } from './errors.ts';

const BASE = '/api/v1';
const TIMEOUT_MS = 10_000;
const RETRIES = 2;
const KEPT_MAX = 200;

let csrf = '';
export const setCsrf = (token: string) => {
  csrf = token;
};

let expired: () => void = () => {};
/** What to do when the service no longer knows the session. */
export const onExpired = (act: () => void) => {
  expired = act;
};

interface Kept {
  etag: string;
  body: unknown;
}
const kept = new Map<string, Kept>();

/** Forgets what was kept for another person. */
export const forget = () => kept.clear();

interface Options {
  timeoutMs?: number;
  retries?: number;
  signal?: AbortSignal;
}

async function once(
  path: string,
  init: RequestInit,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Response> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(BASE + path, {
      ...init,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(limit.aborted ? 'timeout' : 'network', {
      detail: `${init.method ?? 'GET'} ${BASE}${path}`,
    });
  }
}

async function failure(response: Response): Promise<ApiError> {
  let problem: Problem = { status: response.status, title: response.statusText };
  try {
    problem = { ...problem, ...((await response.json()) as Problem) };
  } catch {
    // A proxy's page: the status says enough.
  }
  const after = Number(response.headers.get('retry-after'));
  return new ApiError(
    kindOf(response.status, problem.reason),
    problem,
    Number.isFinite(after) && after > 0 ? after : null,
  );
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Reads JSON. The same object comes back as long as the service says that nothing changed. */
export async function get<T>(path: string, options: Options = {}): Promise<T> {
  const retries = options.retries ?? RETRIES;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const body = await read<T>(path, options);
      backend.answered();
      return body;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.kind === 'unauthenticated') expired();
      const again = error.kind === 'network' || error.kind === 'unavailable' || error.kind === 'limited';
      if (!again || attempt >= retries) {
        backend.failed(error.kind);
        throw error;
      }
      const wait = error.retryAfterS !== null ? Math.min(error.retryAfterS, 10) * 1000 : 250 * 2 ** attempt;
      await pause(wait + Math.random() * 150);
    }
  }
}

async function read<T>(path: string, options: Options): Promise<T> {
  const known = kept.get(path);
  const headers: Record<string, string> = { accept: 'application/json, application/geo+json' };
  if (known) headers['if-none-match'] = known.etag;
  const response = await once(path, { headers }, options.timeoutMs ?? TIMEOUT_MS, options.signal);
  if (response.status === 304 && known) return known.body as T;
  if (!response.ok) throw await failure(response);
  let body: T;
  try {
    body = (await response.json()) as T;
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    // An answer that breaks off says something about the way here, not about what was asked.
    const detail = `${BASE}${path}`;
    if (cause instanceof SyntaxError) throw new ApiError('server', { detail: `${detail}: not JSON` });
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new ApiError(late ? 'timeout' : 'network', { detail });
  }
  const etag = response.headers.get('etag');
  if (etag) {
    if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
    kept.set(path, { etag, body });
  }
  return body;
}

/** Writes, once. */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (csrf) headers['x-quanyu-csrf'] = csrf;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const text = body === undefined ? null : JSON.stringify(body);
  const response = await once(path, { method, headers, body: text }, TIMEOUT_MS);
  if (!response.ok) throw await failure(response);
  backend.answered();
  return (response.status === 204 ? null : await response.json()) as T;
}

/** A path with its parameters; what is empty is left out. */
export function path(
  name: string,
  parameters: Record<string, string | number | null | undefined> = {},
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${name}?${text}` : name;
}

// Does what an officer asks for: sends it once with an id that makes a retry harmless, keeps it as pending until the service has
// answered, and keeps what became of it. Used by the inbox, the panel and the handover. It never decides whether an action holds.
import { get, send } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { renew } from '../../api/query.ts';
import type { Answer, WarningRow } from '../../api/types.ts';
import { tv } from '../../i18n/index.ts';
import { createStore } from '../../state/store.ts';
import { type Action, undoOf } from './lifecycle.ts';
import { hear } from './state.ts';

/** What goes with an action; fields that it does not need are left out. */
export interface Details {
  note?: string;
  organisation?: string;
  reason?: string;
  until_at?: string;
  verdict?: 'true' | 'false' | 'unclear';
  cause?: 'dealt_with' | 'not_confirmed';
  text?: string;
}

export interface Event {
  version: number;
  event: string;
  at: string;
  /** The service names them apart; its contract, in one. */
  actor?: { organisation?: string; role?: string } | string | null;
  actor_organisation?: string | null;
  actor_role?: string | null;
  payload: unknown;
  status?: string;
  turn?: number;
  colour?: string;
}

export interface Detail {
  warning: WarningRow;
  history: Event[];
  baseline: { from: string; to: string; count: number | null; complete?: boolean }[] | null;
  parameters: Record<string, unknown> | null;
  related: string[];
}

export type Outcome =
  | { kind: 'done' }
  /** Somebody was first: what happened since, and how it stands now. */
  | { kind: 'moved'; since: Event[]; now: WarningRow | null }
  | { kind: 'refused'; error: ApiError };

export interface Told {
  id: number;
  action: Action;
  details: Details;
  results: { warning: WarningRow; outcome: Outcome }[];
}

/** Warnings with an action under way, and which. */
export const pending = createStore<ReadonlyMap<string, Action>>(new Map());
/** What became of the last actions, until it is put away. */
export const told = createStore<readonly Told[]>([]);
const TOLD_MAX = 3;
const AT_A_TIME = 4;
let last = 0;

/** Does one thing to each of these; resolves when all are answered. */
export async function act(
  action: Action,
  warnings: readonly WarningRow[],
  details: Details = {},
): Promise<Told> {
  pending.update((now) => new Map([...now, ...warnings.map(({ id }) => [id, action] as const)]));
  const results: Told['results'] = [];
  const queue = [...warnings];
  const work = async () => {
    for (let warning = queue.shift(); warning; warning = queue.shift()) {
      const outcome = await one(action, warning, details);
      results.push({ warning, outcome });
      const { id } = warning;
      pending.update((now) => new Map([...now].filter(([other]) => other !== id)));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  renew((path) => path.startsWith('/warnings') || path.startsWith('/handover'));
  last += 1;
  const result: Told = { id: last, action, details, results };
  told.update((now) => [...now, result].slice(-TOLD_MAX));
  return result;
}

export const putAway = (id: number) => told.update((now) => now.filter((one) => one.id !== id));

/** Takes back what can be taken back, of those that held. */
export async function undo(result: Told) {
  const action = undoOf(result.action);
  if (!action) return;
  putAway(result.id);
  const done = result.results.filter(({ outcome }) => outcome.kind === 'done').map(({ warning }) => warning);
  const now = await Promise.all(done.map((warning) => read(warning.id)));
  await act(
    action,
    now.flatMap((detail) => (detail ? [detail.warning] : [])),
  );
}

async function one(action: Action, warning: WarningRow, details: Details): Promise<Outcome> {
  const body = { action, action_id: crypto.randomUUID(), seen_turn: warning.turn, ...details };
  const address = `/warnings/${encodeURIComponent(warning.id)}/actions`;
  try {
    await again(() => send('POST', address, body));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind !== 'conflict') return { kind: 'refused', error };
    const detail = await read(warning.id);
    const happened = detail ? since(detail, warning) : [];
    // Nothing moved: it cannot be done where the warning stands, and the service says why.
    if (happened.length === 0 && error.problem.reason !== 'TURN_MOVED') return { kind: 'refused', error };
    return { kind: 'moved', since: happened, now: detail?.warning ?? null };
  }
  await read(warning.id);
  return { kind: 'done' };
}

/** Once more with the same id when nobody answered: the service takes an id once. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const unanswered = error instanceof ApiError && (error.kind === 'network' || error.kind === 'timeout');
    if (!unanswered) throw error;
    await new Promise((done) => setTimeout(done, 800));
    return await ask();
  }
}

/** The warning as it is now; what was heard is told to everyone who shows it. */
async function read(id: string): Promise<Detail | null> {
  try {
    const answer = await get<Answer<Detail>>(`/warnings/${encodeURIComponent(id)}`, { retries: 1 });
    hear([answer.value.warning]);
    return answer.value;
  } catch {
    return null;
  }
}

/** What happened after the state that whoever acted had seen. */
function since(detail: Detail, seen: WarningRow): Event[] {
  return detail.history.filter((event) => event.version > seen.version);
}

/** The organisation and role that acted; null for the platform itself. */
export function actorOf(event: Pick<Event, 'actor' | 'actor_organisation' | 'actor_role'>): string | null {
  const { actor } = event;
  if (typeof actor === 'string') return actor || null;
  const organisation = actor?.organisation ?? event.actor_organisation;
  const role = actor?.role ?? event.actor_role;
  return [organisation, role ? tv('role', role) : ''].filter(Boolean).join(' · ') || null;
}

/** What an event says, without the name around it. */
export function payloadOf(event: Pick<Event, 'event' | 'payload'>): Record<string, unknown> {
  const payload = (
    typeof event.payload === 'object' && event.payload !== null ? event.payload : {}
  ) as Record<string, unknown>;
  const inner = payload[event.event];
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : payload;
}

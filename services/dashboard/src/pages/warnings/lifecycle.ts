// What may be done about a warning where it stands, as the fold of warnings decides it, and how it looks while that is
// under way. Pure. It never decides: the log does, and what it refuses is shown.

export type Action =
  | 'acknowledge'
  | 'assign'
  | 'shelve'
  | 'resume'
  | 'record'
  | 'assess'
  | 'hand_over'
  | 'clear'
  | 'comment';

export const ACTIONS: readonly Action[] = [
  'acknowledge',
  'assign',
  'shelve',
  'resume',
  'record',
  'assess',
  'hand_over',
  'clear',
  'comment',
];

export const OPEN: readonly string[] = ['raised', 'acknowledged', 'assigned', 'shelved', 'returned'];
const EVERYWHERE: readonly string[] = [...OPEN, 'cleared', 'expired'];

const FROM: Readonly<Record<Action, readonly string[]>> = {
  acknowledge: ['raised', 'returned'],
  assign: ['raised', 'acknowledged', 'assigned', 'shelved'],
  shelve: ['raised', 'acknowledged', 'assigned'],
  resume: ['shelved'],
  record: EVERYWHERE,
  assess: EVERYWHERE,
  hand_over: OPEN,
  clear: OPEN,
  comment: EVERYWHERE,
};

/** Whether it is still somebody's business. */
export const open = (status: string): boolean => OPEN.includes(status);

/** Whether the action can hold from there. */
export const allowed = (action: Action, status: string): boolean => FROM[action].includes(status);

/** The actions that hold for at least one of those chosen, with how many each is for. */
export function forAll(statuses: readonly string[]): { action: Action; of: number }[] {
  return ACTIONS.map((action) => ({
    action,
    of: statuses.filter((status) => allowed(action, status)).length,
  })).filter(({ of }) => of > 0);
}

/** Where it will stand if the action holds: shown as under way, never as done. */
export function expectedStatus(action: Action, status: string): string {
  switch (action) {
    case 'acknowledge':
      return status === 'returned' ? 'cleared' : 'acknowledged';
    case 'assign':
      return 'assigned';
    case 'shelve':
      return 'shelved';
    case 'clear':
      return 'cleared';
    default:
      return status;
  }
}

/** What takes an action back, where the life of a warning allows it. */
export const undoOf = (action: Action): Action | null => (action === 'shelve' ? 'resume' : null);

/** Shelving ends within thirty days and lies ahead; what is wrong with a time, or nothing. */
export function shelvingWrong(until_ms: number, now_ms: number): 'past' | 'far' | null {
  if (!(until_ms > now_ms)) return 'past';
  return until_ms - now_ms > 30 * 86_400_000 ? 'far' : null;
}

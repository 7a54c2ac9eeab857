// What a shift hands over, as the service answers. Nothing here runs.
import type { WarningRow } from '../../api/types.ts';
import type { Event } from '../warnings/act.ts';

export type Change = Omit<Event, 'version' | 'payload'> & { warning_id: string; payload?: unknown };

export interface Shift {
  since: string;
  open: WarningRow[];
  changed: Change[];
}

// Words of the duty desk and of the generic pages: warnings, handover, ledgers, reports, index, analyst, system, audit.
import { analyst } from './desk/analyst.ts';
import { handover } from './desk/handover.ts';
import { inbox } from './desk/inbox.ts';
import { ledgers } from './desk/ledgers.ts';
import { reports } from './desk/reports.ts';
import { safety } from './desk/safety.ts';
import { system } from './desk/system.ts';
import type { Words } from './pair.ts';

export const desk = {
  'desk.being_built': ['本页建设中', 'This page is being built'],
  ...inbox,
  ...handover,
  ...ledgers,
  ...reports,
  ...safety,
  ...analyst,
  ...system,
} as const satisfies Words;

// Words of the records pages.
import type { Words } from './pair.ts';

export const records = {} as const satisfies Words;

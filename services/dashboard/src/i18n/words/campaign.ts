// Words of the campaign pages.
import type { Words } from './pair.ts';

export const campaign = {} as const satisfies Words;

// Words of the city pages.
import type { Words } from './pair.ts';

export const city = {} as const satisfies Words;

// All words: one file per part of the dashboard, put together. A key used twice is a mistake that the test finds.
// To add words, add a file with `satisfies Words` and spread it here.

import { campaign } from './campaign.ts';
import { chrome } from './chrome.ts';
import { city } from './city.ts';
import { desk } from './desk.ts';
import { domain } from './domain.ts';
import { figures } from './figures.ts';
import { records } from './records.ts';

export const parts = { chrome, domain, figures, city, campaign, records, desk };
export const words = { ...chrome, ...domain, ...figures, ...city, ...campaign, ...records, ...desk } as const;

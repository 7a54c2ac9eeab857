// The journeys of people through the dashboard, in a real browser on a running service. Run by `tests/it/browser.rs`, or by hand:
//   QUANYU_JOURNEYS_ALONE=1 node journeys/main.mjs http://127.0.0.1:8080 …/access/development.json target/screenshots [journey…]
// Ends with 1 at the first thing that does not hold. It changes nothing but what people do on the pages.
import { mkdirSync, readFileSync } from 'node:fs';
import { access } from './access.mjs';
import { alone, end, say } from './bench.mjs';
import { city } from './city.mjs';
import { gallery } from './gallery.mjs';
import { hands } from './hands.mjs';
import { inbox } from './inbox.mjs';
import { outage } from './outage.mjs';
import { speed } from './speed.mjs';
import { Stage } from './stage.mjs';
import { truth } from './truth.mjs';

/** In their order; the last ones do something to the platform. */
const JOURNEYS = { speed, city, hands, access, inbox, gallery, truth, outage };
const NEEDS_A_BENCH = new Set(['inbox', 'truth', 'outage']);

const [url, keys, out, ...wanted] = process.argv.slice(2);
const stage = new Stage(url.replace(/\/$/, ''), JSON.parse(readFileSync(keys, 'utf8')).keys, out);
mkdirSync(out, { recursive: true });
let failed = false;
await stage.open();
for (const [name, journey] of Object.entries(JOURNEYS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (alone && NEEDS_A_BENCH.has(name)) {
    say(`left out, for nobody is behind: ${name}`);
    continue;
  }
  const begun = Date.now();
  try {
    await journey(stage);
    if (stage.faults.length > 0)
      throw new Error(`faults: ${[...new Set(stage.faults)].slice(0, 12).join('\n')}`);
    say(`${name}: ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
  } catch (error) {
    failed = true;
    say(`FAILED ${name}: ${error.stack ?? error}`);
    await stage.last(name);
    if (stage.faults.length > 0) say(`faults so far: ${[...new Set(stage.faults)].slice(0, 12).join('\n')}`);
    stage.faults = [];
    if (!alone) break;
  }
}
say(`${stage.requests} requests, all to ${stage.url}`);
await stage.close();
end();
process.exitCode = failed ? 1 : 0;

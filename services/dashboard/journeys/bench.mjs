// The other side of a journey: whoever started it and can do to the platform what a browser cannot. Lines of JSON:
// `{"ask": …}` goes out on standard output and is answered on standard input; `{"say": …}` is for the reader.
// Used by every journey. Without somebody behind it (QUANYU_JOURNEYS_ALONE) the journeys that need one are left out, and that is said.
import { createInterface } from 'node:readline';

export const alone = process.env.QUANYU_JOURNEYS_ALONE !== undefined;
const waiting = [];
if (!alone) {
  createInterface({ input: process.stdin }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
}

const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

export const say = (text) => tell({ say: text });

/** Asks for something to be done to the platform, and waits until it is. */
export function ask(what, details = {}) {
  return new Promise((done) => {
    waiting.push(done);
    tell({ ask: what, ...details });
  });
}

/** What was measured, for the reader: a time is told, never judged here. */
export const measured = {};
export function measure(name, value) {
  measured[name] = value;
  say(`measured: ${name} ${value}`);
}

export function end() {
  tell({ measured });
  process.stdin.destroy();
}

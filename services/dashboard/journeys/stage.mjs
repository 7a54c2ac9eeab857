// A real browser on a running service: people who sign in by link, each in a context of their own, and every page watched for
// what must never happen: an error on the console, an uncaught exception, a request to another origin.
// Used by every journey. It waits for conditions with a deadline and never for a time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

/** Milliseconds that a condition may take: a busy machine is no fault of the page. */
export const PATIENCE = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WebGL in software, for machines without a screen. */
const ARGUMENTS = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

export class Stage {
  /** A service, the keys of its people, and a folder for pictures. */
  constructor(url, keys, out) {
    this.url = url;
    this.keys = keys;
    this.out = out;
    /** What should never have happened. */
    this.faults = [];
    /** What is expected to go wrong now. */
    this.expected = [];
    this.requests = 0;
  }

  async open() {
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ARGUMENTS,
    });
  }

  async close() {
    await this.browser?.close();
  }

  /** Keeps what every open page shows, after something did not hold, and closes them. */
  async last(journey) {
    for (const context of this.browser.contexts()) {
      for (const [at, page] of context.pages().entries()) {
        const path = `${this.out}/failed-${journey}-${this.browser.contexts().indexOf(context)}-${at}.png`;
        await page.screenshot({ path }).catch(() => {});
      }
      await context.close();
    }
  }

  key(name) {
    const found = this.keys.find((key) => key.name === name);
    if (!found) throw new Error(`no development key of ${name}`);
    return found.key;
  }

  /** A context with the session of somebody who was signed in by link, at the page that the link leads to. */
  async person(name, { viewport = { width: 1366, height: 768 }, axe = false, state, path = '/login' } = {}) {
    const context = await this.browser.newContext({
      viewport,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      ...(state ? { storageState: state } : {}),
    });
    context.setDefaultTimeout(PATIENCE);
    // A strict policy keeps scripts out that are put into a page later.
    if (axe) await context.addInitScript(AXE);
    const page = await context.newPage();
    this.watch(page, name);
    if (!state) {
      await page.goto(`${this.url}${path}#key=${this.key(name)}`);
      await page.waitForSelector('.frame');
      check(!page.url().includes('qk_'), 'the key is taken out of the address');
    }
    return { context, page, name };
  }

  /** Notes what must not happen on a page. */
  watch(page, name) {
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const at = message.location().url ?? '';
      this.fault(`${name}: console: ${message.text()} ${at}`);
    });
    page.on('pageerror', (error) => this.fault(`${name}: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      this.requests += 1;
      const address = request.url();
      const own = address.startsWith(`${this.url}/`) || /^(blob|data):/.test(address);
      if (!own) this.faults.push(`${name}: a request to another origin: ${address}`);
    });
  }

  fault(text) {
    if (!this.expected.some((pattern) => pattern.test(text))) this.faults.push(text);
  }

  /** Does something during which errors of one kind are no fault: what is refused is an error to the console. */
  async during(pattern, act) {
    this.expected.push(pattern);
    try {
      return await act();
    } finally {
      this.expected.pop();
    }
  }

  /** What the service answers somebody's page, by its session. */
  async ask(page, path) {
    return page.evaluate(async (path) => {
      const response = await fetch(path, { cache: 'no-store' });
      const text = await response.text();
      try {
        return { status: response.status, body: JSON.parse(text) };
      } catch {
        return { status: response.status, body: text };
      }
    }, path);
  }
}

/** Ends the journey when something does not hold. */
export function check(holds, what, found) {
  if (holds) return;
  throw new Error(`does not hold: ${what}${found === undefined ? '' : `; found ${JSON.stringify(found)}`}`);
}

/** Looks until something holds, and gives what it found; or says what was waited for. */
export async function until(what, look, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (let last; ; ) {
    last = await look();
    if (last) return last;
    if (Date.now() > end) throw new Error(`not within ${patience / 1_000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Waits until a page shows answers: nothing is being fetched for the first time, no map is being begun. */
export async function settled(page) {
  await page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('.bones, .map[data-state="loading"]') === null &&
      document.fonts.status === 'loaded',
  );
  // Two frames: what was changed is drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

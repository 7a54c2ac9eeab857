// How heavy and how fast the first load of the city page is. Times are told, not judged: they are the machine's. Weight is judged.
import { measure } from './bench.mjs';
import { check, settled } from './stage.mjs';

const SCRIPT_KB_MAX = 600;

export async function speed(stage) {
  const signed = await stage.person('commander-330784');
  const state = await signed.context.storageState();
  await signed.context.close();
  // A context of its own: nothing is cached.
  const { context, page } = await stage.person('commander-330784', { state });
  let bytes = 0;
  const sizes = [];
  page.on('requestfinished', (request) => {
    if (!/\.m?js($|\?)/.test(request.url())) return;
    sizes.push(request.sizes().then((size) => (bytes += size.responseBodySize)));
  });
  await page.goto(`${stage.url}/`);
  await page.waitForSelector('.figure .evidence');
  await page.waitForSelector('.map canvas');
  await settled(page);
  await Promise.all(sizes);
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  );
  measure('city_first_contentful_paint_ms', paint === null ? null : Math.round(paint));
  measure('city_script_kb', Math.round(bytes / 1024));
  check(
    bytes > 0 && bytes <= SCRIPT_KB_MAX * 1024,
    `script of the first load is at most ${SCRIPT_KB_MAX} kB`,
    bytes,
  );
  await pan(page);
  await context.close();
}

/** The longest that the page does not listen while the map is moved. */
async function pan(page) {
  await page.evaluate(() => {
    globalThis.long = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.long = Math.max(globalThis.long, entry.duration);
    }).observe({ type: 'longtask' });
  });
  const box = await page.locator('.map canvas').first().boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 20; step += 1) await page.mouse.move(x + step * 6, y + step * 3);
  await page.mouse.up();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  measure('map_pan_longest_task_ms', Math.round(await page.evaluate(() => globalThis.long)));
}

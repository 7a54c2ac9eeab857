// The service dies: the page says so and since when, keeps what it had, greyed, and recovers by itself when the service is back.
import { ask, measure } from './bench.mjs';
import { check, settled, until } from './stage.mjs';

export async function outage(stage) {
  const { context, page } = await stage.person('commander-330784');
  await page.waitForSelector('.figure .evidence');
  await settled(page);
  await page.waitForSelector('.feed li');
  const values = () => page.$$eval('main .figure .value', (all) => all.map((one) => one.textContent));
  const before = await values();
  await page.evaluate(() => {
    globalThis.sameDocument = true;
  });
  await stage.during(/ERR_|Failed to load resource/, async () => {
    await ask('kill');
    const died = Date.now();
    await page.waitForSelector('#backend-down');
    measure('dead_service_page_ms', Date.now() - died);
    check((await values()).join() === before.join(), 'what was known stays on the page', await values());
    const live = () => page.getAttribute('#live-state', 'data-state');
    await until('the live state is not live', async () => (await live()) !== 'live');
    check(
      (await page.evaluate(() => document.documentElement.dataset.backend)) === 'down',
      'old data are greyed',
    );
    check((await page.getAttribute('.page-head .fresh', 'data-state')) !== 'live', 'nothing is called live');
    await page.screenshot({ path: `${stage.out}/dead-service.png` });
    await ask('restart');
    const back = Date.now();
    await page.waitForSelector('#backend-down', { state: 'detached' });
    await until('the stream is live again', async () => (await live()) === 'live');
    measure('recovered_page_ms', Date.now() - back);
  });
  check(
    await page.evaluate(() => globalThis.sameDocument === true),
    'the page recovers without being loaded again',
  );
  await context.close();
}

// A commander looks at the city: figures with interval and evidence, map and its table, feed, freshness; drills; comes back; shares.
import { check, settled, until } from './stage.mjs';

export async function city(stage) {
  const { context, page } = await stage.person('commander-330784');
  await settled(page);
  await figures(page);
  await map(page);
  await page.waitForSelector('.feed li');
  const fresh = await page.getAttribute('.page-head .fresh', 'data-state');
  check(['live', 'late'].includes(fresh), 'the page says how fresh it is', fresh);
  check(
    (await page.locator('.both-fall .figure, .figure').count()) >= 4,
    'the figures of the city are there',
  );
  await backAndForth(page);
  await shared(stage, context, page);
  await settings(page);
  await context.close();
}

/** No change without its interval and its word. */
async function figures(page) {
  await page.waitForSelector('.figure .evidence');
  const bare = await page.$$eval('.figure', (all) =>
    all
      .filter((one) => one.querySelector('.change'))
      .filter((one) => !one.querySelector('.evidence')?.textContent?.trim())
      .map((one) => one.textContent),
  );
  check(bare.length === 0, 'no change stands without the word for its evidence', bare);
  const intervals = await page.$$eval(
    '.figure .faint',
    (all) => all.filter((one) => /\d–[\d∞]/.test(one.textContent ?? '')).length,
  );
  check(intervals > 0, 'a figure has its interval');
}

async function map(page) {
  await page.waitForSelector('.city-map .map canvas');
  await page.click('.city-map .card-head > button');
  await page.waitForSelector('.city-map table tbody tr');
  const towns = await page.locator('.city-map table tbody tr').count();
  check(towns >= 14, 'the table has every town of the map', towns);
  check(page.url().includes('table_map=1'), 'the address says that the map is a table', page.url());
  await page.click('.city-map .card-head > button');
  await page.waitForSelector('.city-map .map canvas');
}

/** City, week, incidents, a record, and back; then a reload. */
async function backAndForth(page) {
  await page.keyboard.press('w');
  await until('the week is in the address', () => page.url().includes('range=7d'));
  await page.click('.side a[href*="/towns"]');
  await settled(page);
  await page.click('table tbody tr a >> nth=0');
  await until('a town is open', () => /\/towns\/\d+/.test(page.url()));
  await settled(page);
  const town = page.url();
  // Its head also has the colour of its warnings, which may change meanwhile.
  const named = () => page.textContent('.where [aria-current]');
  const name = await named();
  await page.click('.side a[href*="/incidents"]');
  await settled(page);
  await page.click('main table tbody a[href*="/records/incident/"] >> nth=0');
  await until('a record is open', () => page.url().includes('/records/incident/'));
  await settled(page);
  check((await page.locator('main').textContent()).length > 100, 'the record shows its events');
  await page.goBack();
  await page.goBack();
  await until('the town is open again', () => page.url() === town);
  await until('its page is shown', async () => (await named()) === name);
  await page.reload();
  await settled(page);
  await until('a reload restores the town', async () => page.url() === town && (await named()) === name);
  check((await page.locator('.main h1').count()) === 1, 'a page has one name');
}

/** What one sees goes to a colleague as an address. */
async function shared(stage, context, page) {
  await page.goto(`${stage.url}/incidents?from=2026-10-01&to=2026-10-14&class=dispute`);
  await settled(page);
  const link = page.url();
  const seen = await page.locator('main table tbody tr').allInnerTexts();
  const other = await stage.person('commander-330784', { state: await context.storageState() });
  await other.page.goto(link);
  await settled(other.page);
  check(other.page.url() === link, 'a shared link stays as it is', other.page.url());
  await until('a shared link shows the same rows', async () => {
    const rows = await other.page.locator('main table tbody tr').allInnerTexts();
    return rows.join() === seen.join();
  });
  await other.context.close();
}

async function settings(page) {
  await page.goto(new URL('/', page.url()).href);
  await settled(page);
  const chinese = await page.textContent('h1');
  await page.keyboard.press('l');
  await page.waitForFunction(() => document.documentElement.lang.startsWith('en'));
  await until('the page is in English', async () => (await page.textContent('h1')) !== chinese);
  const text = await page.locator('.side').textContent();
  check(!/[\u4e00-\u9fff]/.test(text), 'nothing Chinese is left in the English navigation', text);
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  await page.keyboard.press('t');
  await page.waitForFunction((before) => document.documentElement.dataset.theme !== before, before);
  await page.reload();
  await settled(page);
  const kept = await page.evaluate(() => [
    document.documentElement.lang,
    document.documentElement.dataset.theme,
  ]);
  check(kept[0].startsWith('en') && kept[1] !== before, 'language and theme outlive a reload', kept);
  await page.keyboard.press('l');
  await page.waitForFunction(() => document.documentElement.lang.startsWith('zh'));
}

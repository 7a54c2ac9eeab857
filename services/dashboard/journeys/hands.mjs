// Without a mouse, and on a phone: the list of keys, ways by key, focus that is seen, the inbox at 390 pixels.
import { check, settled, until } from './stage.mjs';

export async function hands(stage) {
  const { context, page } = await stage.person('commander-330784');
  await settled(page);
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open] .keys');
  check((await page.locator('dialog .keys kbd').count()) > 8, 'the list of keys tells of all');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.keyboard.press('i');
  await until('the inbox is open', () => page.url().includes('/warnings'));
  await settled(page);
  await page.keyboard.press('g');
  await until('the city is open', () => new URL(page.url()).pathname === '/');
  await settled(page);
  await page.reload();
  await settled(page);
  await page.keyboard.press('Tab');
  check(
    await page.evaluate(() => document.activeElement?.classList.contains('skip')),
    'the first stop skips to the content',
  );
  await phone(page, stage);
  await context.close();
}

async function phone(page, stage) {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/warnings', '/']) {
    await page.goto(stage.url + path);
    await settled(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${path} fits a phone`, wide);
  }
  await page.goto(`${stage.url}/warnings?state=all`);
  await settled(page);
  await page.screenshot({ path: `${stage.out}/phone-warnings.png` });
  const first = page.locator('.inbox-row a.title').first();
  if ((await first.count()) === 0) return;
  await first.click();
  await page.waitForSelector('.panel .why-sentence');
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(wide <= 0, 'a warning fits a phone', wide);
  await page.screenshot({ path: `${stage.out}/phone-warning.png` });
  await page.click('.panel-back');
  await page.waitForSelector('.inbox-row');
}

// A cluster becomes a warning: it appears in an open inbox soon after its bin is complete; the town's officer opens why,
// acknowledges and assigns, and the commander's page follows without being loaded again.
import { ask, measure } from './bench.mjs';
import { check, settled, until } from './stage.mjs';

const rows = (page) =>
  page.$$eval('li.inbox-row', (all) =>
    all.map((one) => ({ id: one.id, status: one.dataset.status, text: one.textContent })),
  );

export async function inbox(stage) {
  const commander = await stage.person('commander-330784');
  const officer = await stage.person('officer-330784105');
  for (const { page } of [commander, officer]) {
    await page.goto(`${stage.url}/warnings`);
    await settled(page);
    await page.waitForSelector('.inbox-list');
    // A page that is loaded again loses it.
    await page.evaluate(() => {
      globalThis.sameDocument = true;
    });
  }
  const before = new Set((await rows(officer.page)).map(({ id }) => id));
  // Answers as soon as the bin is complete to the outside: its last events are accepted.
  const planted = await ask('plant');
  const appeared = await until('the planted cluster is in the inbox', async () =>
    (await rows(officer.page)).find(
      (row) => !before.has(row.id) && row.text.includes(String(planted.observed)),
    ),
  );
  const seen = Date.now();
  measure('warning_after_bin_completed_ms', seen - planted.completed_at_ms);
  await commander.page.waitForSelector(`[id="${appeared.id}"]`);
  await act(stage, officer.page, appeared.id);
  await follows(commander.page, appeared.id);
  for (const { page } of [commander, officer]) {
    check(await page.evaluate(() => globalThis.sameDocument === true), 'no page was loaded again');
  }
  await commander.context.close();
  await officer.context.close();
}

async function act(stage, page, row) {
  await page.click(`[id="${row}"] a.title`);
  await page.waitForSelector('.panel .why-sentence');
  await settled(page);
  check((await page.locator('.panel .why-numbers').textContent()).length > 10, 'why has its numbers');
  await page.waitForSelector('.panel .chart canvas, .panel .chart svg, .panel table');
  await page.screenshot({ path: `${stage.out}/warning-why.png` });
  await page.click('.panel-actions button:has(kbd:text-is("a"))');
  await page.waitForSelector(`[id="${row}"][data-status="acknowledged"]`);
  await page.click('.panel-actions button:has(kbd:text-is("e"))');
  await page.fill('dialog[open] input.input', '石柱派出所');
  await page.click('dialog[open] button[type="submit"]');
  await page.waitForSelector(`[id="${row}"][data-status="assigned"]`);
  await until(
    'the history tells of both',
    async () => (await page.locator('.panel .history li, .panel ol li').count()) >= 2,
  );
}

async function follows(page, row) {
  const begun = Date.now();
  await page.waitForSelector(`[id="${row}"][data-status="assigned"]`);
  measure('commander_follows_ms', Date.now() - begun);
  await until('the commander reads with whom it is', async () =>
    (await page.locator(`[id="${row}"] .who`).textContent()).includes('石柱派出所'),
  );
}

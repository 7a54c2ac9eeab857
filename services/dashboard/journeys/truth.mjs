// When something is wrong below, the pages say so within seconds: a source falls silent, fold is frozen, ClickHouse does not answer.
// Nothing shows 0 for what is not known. Times are told; the deadline here is that of a busy machine.
import { ask, measure } from './bench.mjs';
import { check, settled, until } from './stage.mjs';

const LOOKED_AT = '.page-head .fresh';
const UNAVAILABLE = /Failed to load resource: the server responded with a status of (503|504)|ERR_/;

export async function truth(stage) {
  const { context, page } = await stage.person('commander-330784');
  await settled(page);
  const state = () => page.getAttribute(LOOKED_AT, 'data-state');
  const answered = async () => (await stage.ask(page, '/api/v1/freshness')).body.freshness;
  await until('the page is live', async () => (await state()) === 'live');
  await frozen(stage, page, state, answered);
  await silent(stage, page, answered);
  await stage.during(UNAVAILABLE, () => broken(stage, context, page, state));
  await context.close();
}

/** Fold is frozen: data grow old, and both the answer and the page say it. */
async function frozen(stage, page, state, answered) {
  await ask('freeze', { what: 'fold' });
  const begun = Date.now();
  await until('the answer says that nothing moves', async () => (await answered()).state !== 'live');
  measure('paused_fold_answer_ms', Date.now() - begun);
  await until('the page says that nothing moves', async () => (await state()) !== 'live');
  measure('paused_fold_page_ms', Date.now() - begun);
  await page.screenshot({ path: `${stage.out}/paused-fold.png` });
  await ask('thaw', { what: 'fold' });
  await until('the page is live again', async () => (await state()) === 'live');
}

/** A source that promised a heartbeat a second was heard, and is not any more. */
async function silent(stage, page, answered) {
  const { source, silent_at_ms } = await ask('silence');
  await until('the answer names the silent source', async () =>
    (await answered()).sources_silent.some((one) => one.source === source),
  );
  measure('silent_source_answer_ms', Date.now() - silent_at_ms);
  await until('the page names the silent source', async () =>
    (await page.locator('main').textContent()).includes(source),
  );
  measure('silent_source_page_ms', Date.now() - silent_at_ms);
  await page.screenshot({ path: `${stage.out}/silent-source.png` });
}

/** ClickHouse does not answer: what was there stays, and a page that is opened now shows no number that it does not have. */
async function broken(stage, context, page, state) {
  const values = () => page.$$eval('main .figure .value', (all) => all.map((one) => one.textContent));
  const before = await values();
  await ask('freeze', { what: 'clickhouse' });
  const begun = Date.now();
  await until('the page says that the tables do not answer', async () => {
    const said =
      (await page.locator('#backend-down').count()) > 0 || ['unknown', 'stale'].includes(await state());
    return said && !['live'].includes(await state());
  });
  measure('broken_clickhouse_page_ms', Date.now() - begun);
  const { status, body } = await stage.ask(page, '/api/v1/freshness');
  const told = status === 503 || body.freshness?.state === 'unknown';
  check(told, 'the answer says that it does not know', { status, body });
  const after = await values();
  check(before.join() === after.join(), 'what was known stays on the page', { before, after });
  const other = await stage.person('commander-330784', { state: await context.storageState() });
  for (const path of ['/', '/towns/330784105', '/ledgers/hazards', '/warnings', '/reports/response']) {
    await other.page.goto(stage.url + path);
    await other.page.waitForSelector('main');
    await until(`${path} says that it does not know`, async () =>
      other.page.evaluate(
        () =>
          document.querySelector('.state.error, #backend-down, .unknown, .fresh[data-state="unknown"]') !==
          null,
      ),
    );
    const zeros = await other.page.$$eval(
      'main .value, main td.number',
      (all) => all.filter((one) => one.textContent?.trim() === '0').length,
    );
    check(zeros === 0, `${path} shows no 0 for what is not known`, zeros);
  }
  await other.page.screenshot({ path: `${stage.out}/broken-clickhouse.png` });
  await other.context.close();
  await ask('thaw', { what: 'clickhouse' });
  const thawed = Date.now();
  await until(
    'the page recovers',
    async () =>
      (await page.locator('#backend-down').count()) === 0 && ['live', 'late'].includes(await state()),
  );
  measure('clickhouse_back_page_ms', Date.now() - thawed);
}

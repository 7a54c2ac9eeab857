// Every page in both languages and both themes: a picture of each, and what axe finds wrong with it.
// The pages of an analyst and of an auditor are seen as they see them.
import { say } from './bench.mjs';
import { check } from './stage.mjs';

const REPORTS =
  'response work-accidents operations grids communities sites outreach visits legal-checkups surveys warning-report sources quality';
const OF_COMMANDER = [
  '/',
  '/?kiosk=1',
  '/?table_map=1',
  '/towns',
  '/towns/330784105',
  '/incidents',
  '/fires',
  '/campaign',
  '/safety-index',
  '/warnings?state=all',
  '/handover',
  ...['hazards', 'disputes', 'petitions', 'reports-answered'].map((name) => `/ledgers/${name}`),
  ...REPORTS.split(' ').map((name) => `/reports/${name}`),
  '/system',
  '/nowhere',
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function gallery(stage) {
  const wrong = [];
  const commander = await stage.person('commander-330784', { axe: true });
  const record = await first(
    stage,
    commander.page,
    '/api/v1/incidents?page_size=1',
    ({ records }) => records[0]?.subject,
  );
  const warning = await first(
    stage,
    commander.page,
    '/api/v1/warnings?state=all&page_size=1',
    ({ warnings }) => warnings[0]?.id,
  );
  const of = [
    record && `/records/incident/${encodeURIComponent(record.replace('incident:', ''))}`,
    warning && `/warnings/${encodeURIComponent(warning)}`,
  ];
  check(of.every(Boolean), 'there is a record and a warning to show', of);
  await all(stage, commander.page, [...OF_COMMANDER, ...of], wrong);
  await commander.context.close();
  const analyst = await stage.person('analyst-all', { axe: true });
  const query = await first(stage, analyst.page, '/api/v1/cookbook', ({ queries }) => queries[0]?.name);
  await all(stage, analyst.page, ['/analyst', `/analyst/${query}`], wrong);
  await analyst.context.close();
  const auditor = await stage.person('auditor', { axe: true });
  await all(stage, auditor.page, ['/audit'], wrong);
  await stage.during(/status of 401/, async () => {
    await auditor.context.clearCookies();
    await all(stage, auditor.page, ['/login'], wrong);
  });
  await auditor.context.close();
  check(wrong.length === 0, 'axe finds nothing serious on any page', [...new Set(wrong)]);
}

async function first(stage, page, path, pick) {
  const { status, body } = await stage.ask(page, path);
  check(status === 200, path, body);
  return pick(body.value);
}

async function all(stage, page, paths, wrong) {
  for (const path of paths) {
    await page.goto(`${stage.url}${path}${path.includes('?') ? '&' : '?'}lang=zh&theme=light`);
    await shown(page);
    const name =
      path === '/'
        ? 'city'
        : path
            .replace(/^\//, '')
            .replace(/[^a-z0-9-]+/gi, '_')
            .slice(0, 40);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${path} needs no scrolling sideways`, wide);
    await picture(stage, page, `${name}-zh-light`);
    await look(page, `${path} zh light`, wrong);
    await press(page, 't', 'theme', 'dark');
    await picture(stage, page, `${name}-zh-dark`);
    await press(page, 'l', 'lang', 'en');
    await picture(stage, page, `${name}-en-dark`);
    await look(page, `${path} en dark`, wrong);
    await press(page, 't', 'theme', 'light');
    await picture(stage, page, `${name}-en-light`);
  }
  say(`gallery: ${paths.length} pages`);
}

async function shown(page) {
  await page.waitForSelector('h1, .kiosk');
  await page.waitForFunction(() => document.querySelector('.bones, .map[data-state="loading"]') === null);
}

/** By key where there are keys, by address on the page for signing in. */
async function press(page, key, name, value) {
  if ((await page.locator('.frame, .kiosk').count()) > 0) await page.keyboard.press(key);
  else {
    const address = new URL(page.url());
    address.searchParams.set(name, value);
    await page.goto(address.href);
  }
  await page.waitForFunction(
    ([name, value]) =>
      name === 'lang'
        ? document.documentElement.lang.startsWith(value)
        : document.documentElement.dataset.theme === value,
    [name, value],
  );
  await shown(page);
}

async function picture(stage, page, name) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: `${stage.out}/${name}.png`, animations: 'disabled' });
}

async function look(page, where, wrong) {
  const found = await page.evaluate(
    (tags) =>
      globalThis.axe
        .run(document, { runOnly: tags, resultTypes: ['violations'] })
        .then(({ violations }) => violations),
    TAGS,
  );
  for (const { id, impact, nodes } of found) {
    const text = `${where}: ${impact} ${id}: ${nodes
      .slice(0, 2)
      .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`.slice(0, 200))
      .join(' | ')}`;
    if (impact === 'serious' || impact === 'critical') wrong.push(text);
    else say(`axe, not serious: ${text}`);
  }
}

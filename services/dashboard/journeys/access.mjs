// One town's officer cannot see another town by any address: not by a page, not by a parameter of any answer, not by a record's id.
// What may be asked is read from the service's own description, so that a new answer is tried too.
import { say } from './bench.mjs';
import { check, settled, until } from './stage.mjs';

const OWN = '330784105';
const FOREIGN = '330784106';
/** What a browser says of an answer that refuses. */
const REFUSED = /Failed to load resource: the server responded with a status of 40[0134]/;

export async function access(stage) {
  const commander = await stage.person('commander-330784');
  const foreign = await foreignRecords(stage, commander.page);
  await commander.context.close();
  const officer = await stage.person('officer-330784105');
  await settled(officer.page);
  await stage.during(REFUSED, async () => {
    await answers(stage, officer.page, foreign);
    await pages(stage, officer.page, foreign);
  });
  await own(stage, officer.page);
  await officer.context.close();
}

/** A record of the other town of every kind that there is. */
async function foreignRecords(stage, page) {
  const found = {};
  for (const kind of [
    'incidents',
    'fires',
    'hazards/records',
    'disputes/records',
    'petitions/records',
    'warnings',
  ]) {
    const query = `area=${FOREIGN}&from=2025-01-01&to=2026-12-31&page_size=1${kind === 'warnings' ? '&state=all' : ''}`;
    const { status, body } = await stage.ask(
      page,
      `/api/v1/${kind}?${query.replace(kind === 'warnings' ? /&from.*(?=&page)/ : /$^/, '')}`,
    );
    check(status === 200, `a commander sees ${kind} of every town`, body);
    const one = (body.value.records ?? body.value.warnings)[0];
    if (one) found[kind] = (one.id ?? one.subject).replace(/^[a-z_]+:/, '');
  }
  check(found.incidents && found['hazards/records'], 'the other town has records', found);
  return found;
}

async function answers(stage, page, foreign) {
  const { body: document } = await stage.ask(page, '/openapi.json');
  let tried = 0;
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (!get?.parameters?.some(({ name, in: place }) => name === 'area' && place === 'query')) continue;
    const { status, body } = await stage.ask(page, `${path.replace('{id}', '01-both-fall')}?area=${FOREIGN}`);
    check(status === 403, `${path} of another town is refused`, { status, body });
    check(!JSON.stringify(body).includes('"value"'), `${path} gives nothing with the refusal`, body);
    tried += 1;
  }
  check(tried >= 20, 'every answer about an area was tried', tried);
  for (const [kind, id] of Object.entries(foreign)) {
    const { status, body } = await stage.ask(page, `/api/v1/${kind}/${encodeURIComponent(id)}`);
    check(status === 404, `a record of another town is not there: ${kind}`, { status, body });
  }
  const { body: found } = await stage.ask(page, `/api/v1/search?q=${encodeURIComponent(foreign.incidents)}`);
  check(!JSON.stringify(found.value ?? []).includes(foreign.incidents), 'a search does not find it', found);
  const { body: areas } = await stage.ask(page, '/api/v1/areas');
  const told = areas.value.areas
    .filter((area) => area.code !== OWN && area.figures !== null)
    .map((area) => area.code);
  check(told.length === 0, 'areas have figures of one town only', told);
  say(`access: ${tried} answers and ${Object.keys(foreign).length} records of another town are refused`);
}

async function pages(stage, page, foreign) {
  await page.goto(`${stage.url}/towns/${FOREIGN}`);
  await page.waitForSelector('main .state');
  await settled(page);
  check(
    (await page.locator('main .figure, main .map, main table').count()) === 0,
    'the page of another town shows nothing of it',
  );
  const ways = [
    `/records/incident/${encodeURIComponent(foreign.incidents)}`,
    `/incidents?area=${FOREIGN}`,
    `/reports/response?area=${FOREIGN}`,
    `/ledgers/hazards?area=${FOREIGN}`,
    ...(foreign.warnings
      ? [`/warnings/${encodeURIComponent(foreign.warnings)}`, `/warnings?state=all&area=${FOREIGN}`]
      : []),
  ];
  for (const way of ways) {
    await page.goto(stage.url + way);
    await settled(page);
    const links = await page.$$eval('main a[href]', (all) => all.map((one) => one.getAttribute('href')));
    const text = await page.locator('main').textContent();
    for (const id of Object.values(foreign)) {
      const linked = links.some(
        (link) => link.includes(encodeURIComponent(id)) && !way.includes(encodeURIComponent(id)),
      );
      check(!linked, `${way} leads to no record of another town`, id);
    }
    if (way.startsWith('/records/') || way.startsWith('/warnings/')) {
      check(
        (await page.locator('main table, main .why-sentence, main .facts').count()) === 0,
        `${way} shows no record`,
        text,
      );
    }
  }
}

/** And sees the own town, without anything refused. */
async function own(stage, page) {
  await page.goto(`${stage.url}/towns/${OWN}`);
  await page.waitForSelector('.figure .evidence');
  await settled(page);
  await page.goto(`${stage.url}/incidents`);
  await settled(page);
  await until(
    'the own town has records',
    async () => (await page.locator('main table tbody tr').count()) > 0,
  );
  const { body } = await stage.ask(page, '/api/v1/incidents?page_size=100');
  const others = body.value.records.filter((one) => !one.area_code.startsWith(OWN));
  check(others.length === 0, 'only records of the own town', others);
}

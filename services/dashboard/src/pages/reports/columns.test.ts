// The columns of reports: intervals go to their value, shares without one get Wilson's, nothing is dropped, and every column
// that a question of services/lib/figures returns has words in both languages.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COLUMN_WORDS } from './column-words.ts';
import { columns } from './columns.ts';
import { byar, rateInterval, wilsonPercent } from './interval.ts';
import { columnWord, valueWord } from './words.ts';

const QUERIES = '../lib/figures/queries';

test('a share is shown with the interval that came with it', () => {
  const names = [
    'area',
    'resolved',
    'registered',
    'resolved_percent',
    'resolved_percent_low',
    'resolved_percent_high',
  ];
  const row = {
    area: 'all',
    resolved: 3,
    registered: 4,
    resolved_percent: 75,
    resolved_percent_low: 30.1,
    resolved_percent_high: 95.4,
  };
  const shown = columns(names, [row]);
  assert.deepEqual(
    shown.map((column) => [column.name, column.kind]),
    [
      ['area', 'area'],
      ['resolved', 'number'],
      ['registered', 'number'],
      ['resolved_percent', 'share'],
    ],
  );
  assert.deepEqual(shown[3]?.estimate?.(row), { value: 75, low: 30.1, high: 95.4, part: 3, whole: 4 });
});

test('a share without an interval gets one from its counts', () => {
  const row = { done: 2, tasks: 5, done_percent: 40 };
  const [, , share] = columns(Object.keys(row), [row]);
  const told = share?.estimate?.(row);
  assert.ok(told && told.low !== null && told.high !== null && told.low < 12 && told.high > 76);
  assert.deepEqual([told.part, told.whole], [2, 5]);
});

test('a rate of nothing has an upper end too, by the exposure that the other rows show', () => {
  const rows = [
    { reports: 0, reports_per_week: 0 },
    { reports: 30, reports_per_week: 7.5 },
  ];
  const told = columns(['reports', 'reports_per_week'], rows)[1]?.estimate?.(rows[0] ?? {});
  assert.ok(told && told.low === 0 && told.high !== null && told.high > 0.8 && told.high < 1);
});

test('what is not known stays unknown', () => {
  const row = { done: 0, tasks: 0, done_percent: null };
  assert.equal(columns(Object.keys(row), [row])[2]?.estimate?.(row), null);
});

test('an interval without its value is shown by itself, once', () => {
  const row = { expected: 4.2, ratio_low: 1.6, ratio_high: 4.1, p: 0.0002 };
  const shown = columns(Object.keys(row), [row]);
  assert.deepEqual(
    shown.map((column) => column.kind),
    ['number', 'ratio', 'probability'],
  );
  assert.deepEqual(shown[1]?.estimate?.(row), { value: null, low: 1.6, high: 4.1 });
});

test('words that look like numbers stay words', () => {
  const row = { industry_code: '30', month: '2026-07', count: '12' };
  assert.deepEqual(
    columns(Object.keys(row), [row]).map((column) => column.kind),
    ['text', 'text', 'number'],
  );
});

test('intervals agree with published ones', () => {
  const near = (got: number | undefined, wanted: number) =>
    assert.ok(Math.abs((got ?? 0) - wanted) < 0.15, `${got} ${wanted}`);
  near(wilsonPercent(81, 263)?.low, 25.53);
  near(wilsonPercent(81, 263)?.high, 36.62);
  assert.deepEqual([wilsonPercent(0, 10)?.low, wilsonPercent(10, 10)?.high], [0, 100]);
  assert.equal(wilsonPercent(3, 2), null);
  near(byar(10)?.low, 4.8);
  near(byar(10)?.high, 18.39);
  near(rateInterval(10, 2)?.high, 9.2);
  assert.equal(rateInterval(3, 0), null);
});

test('every column of a report has words, and what has none is readable', () => {
  const without = sections().flatMap(({ file, names }) =>
    names
      .filter((name) => !Object.hasOwn(COLUMN_WORDS, name.replace(/^ratio_(low|high)$/, 'ratio')))
      .map((name) => `${file}: ${name}`),
  );
  assert.deepEqual(without, []);
  assert.equal(columnWord('brand_new_column', 'zh'), 'Brand new column');
  assert.equal(columnWord('constructor', 'en'), 'Constructor');
  assert.equal(valueWord('toString', 'zh'), 'toString');
  assert.equal(valueWord('road_traffic', 'zh'), '道路交通');
});

/** The columns that the last SELECT of each question names. */
function sections(): { file: string; names: string[] }[] {
  const found = readdirSync(QUERIES).flatMap((report) =>
    readdirSync(join(QUERIES, report))
      .filter((file) => /^\d\d_.*\.sql$/.test(file))
      .map((file) => join(report, file)),
  );
  assert.ok(found.length > 40, 'the questions are where they are looked for');
  return found.map((file) => {
    const sql = readFileSync(join(QUERIES, file), 'utf8').replace(/^\s*--.*$/gm, '');
    const names = outermost(sql, 'SELECT').at(-1) ?? 0;
    const list = sql.slice(names + 'SELECT'.length);
    const end = outermost(list, 'FROM')[0] ?? list.length;
    return { file, names: split(list.slice(0, end)).map(nameOf) };
  });
}

function outermost(sql: string, word: string): number[] {
  const places: number[] = [];
  let depth = 0;
  for (const found of sql.matchAll(new RegExp(`[()\\[\\]]|\\b${word}\\b`, 'g'))) {
    if ('(['.includes(found[0])) depth += 1;
    else if (')]'.includes(found[0])) depth -= 1;
    else if (depth === 0) places.push(found.index);
  }
  return places;
}

function split(list: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of list) {
    if ('(['.includes(character)) depth += 1;
    if (')]'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

const nameOf = (column: string) =>
  /\bAS\s+(\w+)$/.exec(column)?.[1] ?? column.split(/[.\s]/).at(-1) ?? column;

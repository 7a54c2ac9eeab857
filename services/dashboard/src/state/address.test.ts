// What an address must keep: every part of a view, through format and parse, and nothing that is a default.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, format, parse, type View } from './address.ts';
import { daysOf } from './range.ts';

const DEFAULTS = { lang: 'zh', theme: 'system' } as const;
const back = (view: View) => {
  const [path = '', search = ''] = format(view).split('?');
  return parse(path, search, DEFAULTS);
};

test('a view survives its address', () => {
  const addresses = [
    '/',
    '/towns/330784105?range=7d&against=lunar',
    '/warnings/3f2a?colour=red&state=open&lang=en&theme=dark',
    '/records/incident/JJ%2F2026%200001?zone=UTC',
    '/campaign?from=2026-01-01&to=2026-10-31&kiosk=1',
    '/ledgers/hazards?class=fire',
  ];
  for (const address of addresses) {
    const [path = '', search = ''] = address.split('?');
    const view = parse(path, search, DEFAULTS);
    assert.deepEqual(back(view), view, address);
    assert.notEqual(view.page, 'missing', address);
  }
});

test('defaults are not in the address', () => {
  assert.equal(format(parse('/', '?range=28d&against=year&lang=zh&theme=system', DEFAULTS)), '/');
});

test('nonsense becomes the default, never an error', () => {
  const view = parse('/towns/%E0%A4%A', '?range=forever&from=2026-02-31x&against=mars&lang=tlh', DEFAULTS);
  assert.equal(view.page, 'town');
  assert.deepEqual(view.range, { kind: 'relative', name: '28d' });
  assert.equal(view.against, 'year');
  assert.equal(parse('/no/such/page', '', DEFAULTS).page, 'missing');
});

test('another page drops the filters and keeps the range', () => {
  const view = parse('/incidents', '?class=dispute&range=7d', DEFAULTS);
  assert.equal(format(changed(view, { page: 'town', id: '330784105' })), '/towns/330784105?range=7d');
  assert.equal(
    format(changed(view, { filters: { class: 'criminal' } })),
    '/incidents?range=7d&class=criminal',
  );
});

test('days are days of the area, not of the browser', () => {
  // 16:30 UTC on the 30th is already the 1st of December in Yongkang.
  const now = Date.parse('2026-11-30T16:30:00Z');
  assert.deepEqual(daysOf({ kind: 'relative', name: '7d' }, now), {
    from: '2026-11-25',
    to: '2026-12-01',
    days: 7,
  });
  assert.deepEqual(daysOf({ kind: 'relative', name: 'mtd' }, now), {
    from: '2026-12-01',
    to: '2026-12-01',
    days: 1,
  });
});

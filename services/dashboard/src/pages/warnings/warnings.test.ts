// The pure parts of the inbox: what may be done where a warning stands, what comes first, what the stream changes, and how the
// sentence and the series of a baseline are read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseline } from './baseline.ts';
import { compare, type Filter, groups, type Listed, matches, merged, newlyRaised } from './inbox.ts';
import { allowed, expectedStatus, forAll, shelvingWrong, undoOf } from './lifecycle.ts';
import { colours, drawn } from './series.ts';

const warning = (id: string, more: Partial<Listed> = {}): Listed => ({
  id,
  status: 'raised',
  colour: 'yellow',
  definition: 'incident-daily',
  area_code: '330784001',
  raised_at: '2026-11-01T00:00:00Z',
  version: 1,
  ...more,
});
const EVERYTHING: Filter = { state: 'all', colours: [], definition: '', area: '' };

test('actions hold where the fold lets them', () => {
  assert.ok(allowed('acknowledge', 'returned') && !allowed('acknowledge', 'assigned'));
  assert.ok(allowed('assign', 'shelved') && !allowed('assign', 'returned'));
  assert.ok(allowed('assess', 'expired') && !allowed('clear', 'expired'));
  assert.deepEqual(
    forAll(['raised', 'cleared']).find(({ action }) => action === 'acknowledge'),
    { action: 'acknowledge', of: 1 },
  );
  assert.equal(expectedStatus('acknowledge', 'returned'), 'cleared');
  assert.equal(undoOf('shelve'), 'resume');
  assert.equal(undoOf('clear'), null);
});

test('shelving ends ahead and within thirty days', () => {
  const day = 86_400_000;
  assert.equal(shelvingWrong(0, 1), 'past');
  assert.equal(shelvingWrong(Number.NaN, 1), 'past');
  assert.equal(shelvingWrong(31 * day, 0), 'far');
  assert.equal(shelvingWrong(30 * day, 0), null);
});

test('open ones come first, then the gravest, then what nobody has seen', () => {
  const list = [
    warning('over', { status: 'cleared', colour: 'red' }),
    warning('seen', { status: 'acknowledged', colour: 'orange' }),
    warning('back', { status: 'returned', colour: 'orange' }),
    warning('red', { colour: 'red', status: 'shelved' }),
  ];
  assert.deepEqual(
    list.sort(compare).map(({ id }) => id),
    ['red', 'back', 'seen', 'over'],
  );
});

test('what is back to normal and unseen is open', () => {
  assert.ok(matches(warning('a', { status: 'returned' }), { ...EVERYTHING, state: 'open' }));
  assert.ok(matches(warning('a', { status: 'returned' }), { ...EVERYTHING, state: 'unseen' }));
  assert.ok(!matches(warning('a', { status: 'expired' }), { ...EVERYTHING, state: 'open' }));
});

test('an area is any of those that the warning is about', () => {
  const one = warning('a', { area_code: '330784', area_codes: ['330784105', '330784106'] });
  assert.ok(
    matches(one, { ...EVERYTHING, area: '330784106' }) && !matches(one, { ...EVERYTHING, area: '330784001' }),
  );
});

test('groups are counted, the one with the gravest first', () => {
  const [first, second] = groups([
    warning('a'),
    warning('b', { status: 'cleared' }),
    warning('c', { definition: 'fire-weekly', colour: 'red' }),
  ]);
  assert.deepEqual([first?.definition, first?.open, first?.colours], ['fire-weekly', 1, { red: 1 }]);
  assert.deepEqual([second?.open, second?.unseen, second?.warnings.length], [1, 1, 2]);
});

test('an older version never replaces a newer one', () => {
  const now = merged(
    [warning('a', { version: 5, status: 'assigned' })],
    [warning('a', { version: 4 }), warning('b')],
  );
  assert.deepEqual(
    now.map(({ id, status }) => [id, status]),
    [
      ['a', 'assigned'],
      ['b', 'raised'],
    ],
  );
});

test('the sound is for what asks for somebody anew', () => {
  const known = [warning('a'), warning('b', { status: 'acknowledged' })];
  const changed = [warning('a', { version: 2 }), warning('b', { version: 2 }), warning('c')];
  assert.deepEqual(
    newlyRaised(known, changed).map(({ id }) => id),
    ['b', 'c'],
  );
});

test('the sentence of a baseline is told in Chinese, another form as it is', () => {
  assert.deepEqual(baseline('the 7 bins before, two between: 4, 5, 3', 'zh'), {
    text: '此前 7 个时段（中间隔两个时段）：4、5、3',
    counts: [4, 5, 3],
  });
  assert.equal(baseline('something new: 4', 'zh').text, 'something new: 4');
  assert.deepEqual(baseline('counts before: 4, 12', 'en').counts, [4, 12]);
});

test('a bound is drawn only where one bin was judged', () => {
  const bin = (day: number, count: number | null) => ({
    from: `2026-11-0${day}T00:00:00Z`,
    to: `2026-11-0${day + 1}T00:00:00Z`,
    count,
  });
  const judged = { from_at: '2026-11-03T00:00:00Z', to_at: '2026-11-04T00:00:00Z', expected: 6, upper: 9 };
  const one = drawn([bin(1, 4), bin(2, null), bin(3, 17)], judged);
  assert.deepEqual(
    one.points.map(({ warned, expected, upper }) => [warned, expected, upper]),
    [
      [false, null, null],
      [false, null, null],
      [true, 6, 9],
    ],
  );
  const two = drawn([bin(2, 4), bin(3, 17)], { ...judged, from_at: '2026-11-02T00:00:00Z' });
  assert.deepEqual([two.together, two.points[0]?.expected, two.points[0]?.upper], [2, 3, null]);
});

test('the colour history names changes only', () => {
  const at = (event: string, colour: string) => ({ at: event, event, payload: { finding: { colour } } });
  const events = [at('1', 'yellow'), at('2', 'yellow'), { at: '3', event: 'x', payload: {} }, at('4', 'red')];
  assert.deepEqual(colours(events), [
    { at: '1', colour: 'yellow' },
    { at: '4', colour: 'red' },
  ]);
});

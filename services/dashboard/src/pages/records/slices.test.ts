// Slices are days of Yongkang: a point at 23:30 local time belongs to that day, whatever the day in UTC or in the browser's zone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sliceAt, slicesOf } from './slices.ts';

test('a point belongs to the local day', () => {
  const slices = slicesOf('2026-11-01', '2026-11-10', [
    Date.parse('2026-11-01T23:30:00+08:00'),
    Date.parse('2026-11-02T00:00:00+08:00'),
    Date.parse('2026-10-31T23:59:59+08:00'),
  ]);
  assert.equal(slices.length, 10);
  assert.deepEqual(
    slices.slice(0, 2).map((slice) => slice.count),
    [1, 1],
  );
  assert.equal(
    slices.reduce((total, slice) => total + slice.count, 0),
    2,
    'what lies outside is in no slice',
  );
});

test('few days are cut in hours, many in weeks', () => {
  assert.equal(slicesOf('2026-11-01', '2026-11-02', []).length, 48);
  assert.equal(slicesOf('2026-01-01', '2026-12-31', []).length, 53);
});

test('the address finds its slice again', () => {
  const slices = slicesOf('2026-11-01', '2026-11-10', []);
  assert.equal(sliceAt(slices, new Date(slices[3]?.from ?? 0).toISOString()), 3);
  assert.equal(sliceAt(slices, undefined), -1);
  assert.equal(sliceAt(slices, 'nonsense'), -1);
});

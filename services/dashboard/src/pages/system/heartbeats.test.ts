// The looks at sources: a silent one is kept apart from one that was not seen, and no more are kept than are drawn.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEATS_MAX, type Beat, looked } from './heartbeats.ts';

test('a look that failed is unknown, not silent and not heard', () => {
  const first = looked(new Map(), [
    { source: 'pd-110', silent: false },
    { source: 'fire-119', silent: true },
  ]);
  const second = looked(first, null);
  assert.deepEqual(second.get('pd-110'), ['heard', 'unknown']);
  assert.deepEqual(second.get('fire-119'), ['silent', 'unknown']);
});

test('only the latest are kept', () => {
  let beats: ReadonlyMap<string, readonly Beat[]> = new Map();
  for (let at = 0; at < BEATS_MAX + 5; at += 1) beats = looked(beats, [{ source: 'a', silent: at < 10 }]);
  assert.equal(beats.get('a')?.length, BEATS_MAX);
  assert.equal(beats.get('a')?.filter((beat) => beat === 'silent').length, 5);
});

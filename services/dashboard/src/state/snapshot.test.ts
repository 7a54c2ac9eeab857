// The stream is resumed after interruptions: what comes twice must be there once, and what a message leaves out must stay.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedItem, Freshness, Snapshot } from '../api/types.ts';
import { apply, type Live } from './snapshot.ts';

const item = (subject: string, received_at: string): FeedItem => ({
  subject,
  event: 'IncidentReported',
  occurred_at: received_at,
  received_at,
  area_code: '330784105',
  class: 'dispute',
  kind: 'incident',
});
const freshness = { state: 'live', sources_silent: [] } as unknown as Freshness;
const whole: Snapshot = {
  freshness,
  counts: { incident: { today: 3, last_hour: null } },
  warnings: { open: 1, red: 1, orange: 0, yellow: 0, blue: 0 },
  feed: [item('incident:1', '2026-11-01T00:00:00Z')],
};
const empty: Live = { state: 'live', snapshot: null, changed: [], warningsTick: 0, countsTick: 0 };
const begun = apply(empty, 'snapshot', whole);

test('nothing is told before a snapshot', () => {
  assert.equal(apply(empty, 'counts', { incident: { today: 1 } }), empty);
});

test('an item that comes twice is there once, the newest first', () => {
  const items = [item('incident:2', '2026-11-01T00:00:05Z'), item('incident:1', '2026-11-01T00:00:00Z')];
  const once = apply(begun, 'feed', { items });
  const twice = apply(once, 'feed', { items });
  assert.deepEqual(
    twice.snapshot?.feed.map((one) => one.subject),
    ['incident:2', 'incident:1'],
  );
});

test('the feed stays bounded', () => {
  const items = Array.from({ length: 500 }, (_, at) =>
    item(`incident:${at + 10}`, new Date(1_800_000_000_000 + at).toISOString()),
  );
  assert.equal(apply(begun, 'feed', { items }).snapshot?.feed.length, 60);
});

test('a snapshot without freshness keeps the one that is known', () => {
  const { freshness: _, ...rest } = whole;
  assert.equal(apply(begun, 'snapshot', rest).snapshot?.freshness, freshness);
});

test('warnings that changed are told with their counts', () => {
  const next = apply(begun, 'warnings', { changed: [], counts: { ...whole.warnings, open: 2 } });
  assert.equal(next.snapshot?.warnings.open, 2);
  assert.equal(next.warningsTick, begun.warningsTick + 1);
});

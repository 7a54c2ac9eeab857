// A phase lies where its times say; one without an end lasts until the next phase or until now, never for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { battleOf, endOf, placeIn, yearsOf } from './battles.ts';

const row = {
  month: '2026-03',
  theatre_code: '330784105',
  phase: 'during',
  plan_filed: true,
  forces: null,
  before_started_at: '2026-02-20T00:00:00Z',
  before_ended_at: null,
  during_started_at: '2026-03-01 00:00:00.000',
  during_ended_at: null,
};

test('phases that were not told are not there', () => {
  const battle = battleOf(row);
  assert.deepEqual(
    battle.spans.map((span) => span.phase),
    ['before', 'during'],
  );
  assert.equal(battle.forces, null, 'unknown forces are not 0');
});

test('a phase without an end lasts until the next one, the last until now', () => {
  const battle = battleOf(row);
  const now = Date.parse('2026-03-10T00:00:00Z');
  assert.equal(endOf(battle, 0, now), Date.parse('2026-03-01T00:00:00Z'));
  assert.equal(endOf(battle, 1, now), now);
});

test('a year begins at midnight in Yongkang', () => {
  assert.equal(placeIn(2026, Date.parse('2025-12-31T16:00:00Z')), 0);
  assert.equal(placeIn(2026, Date.parse('2027-06-01T00:00:00Z')), 1);
  assert.deepEqual(yearsOf([battleOf(row), battleOf({ month: '2025-12' })]), ['2026', '2025']);
});

// “Both fall” is a claim: it is made only where both figures show evidence, and never where one is unknown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../api/types.ts';
import { verdict } from './tone.ts';

const figure = (definition: string, word: string | null, count: number | null = 5): Comparison => ({
  definition,
  name: '',
  name_zh: '',
  current: { from: '', to: '', days: 1, count },
  reference: { from: '', to: '', days: 1, count: 9 },
  change_percent: -60,
  evidence: word === null ? null : { code: word.replaceAll(' ', '_'), word, word_zh: '' },
});
const both = (incidents: string | null, fires: string | null, count?: number | null) =>
  verdict([figure('incident.effective.v1', incidents), figure('fire.counted.v1', fires, count)]);

test('a fall of the counts alone is no evidence', () => {
  assert.equal(both('clear fall', 'no evidence of change'), 'no');
  assert.equal(both('clear fall', 'likely fall'), 'yes');
  assert.equal(both('clear fall', 'likely rise'), 'rise');
});

test('what is unknown is said to be unknown', () => {
  assert.equal(both('clear fall', null), 'unknown');
  assert.equal(both('clear fall', 'clear fall', null), 'unknown');
  assert.equal(verdict([]), 'unknown');
});

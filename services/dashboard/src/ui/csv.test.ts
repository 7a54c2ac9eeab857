// A downloaded table must be data only: no cell may begin like a formula, and quoting must survive commas and line breaks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv, field } from './csv.ts';

test('formulas are made text, numbers stay numbers', () => {
  assert.equal(field('=1+1'), "'=1+1");
  assert.equal(field('@SUM(A1)'), "'@SUM(A1)");
  assert.equal(field('-cmd'), "'-cmd");
  assert.equal(field(-12.4), '-12.4');
  assert.equal(field('\t=1'), "'\t=1");
});

test('unknown is empty, commas and quotes are quoted', () => {
  assert.equal(csv(['a', 'b'], [[null, 'x,"y"']]), 'a,b\r\n,"x,""y"""');
});

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { originalColumn, withInsertions } from '../../src/kernel/insertions.js'
import { shorthandInsertions } from '../../src/kernel/shorthand-properties.js'
import { awaitInsertions } from '../../src/kernel/top-level-await.js'

test('a cell that awaits gets one statement more in its first line, others stay as they are', () => {
  assert.equal(withInsertions('a\nawait (b)', awaitInsertions('a\nawait (b)')), 'if (0) await null; a\nawait (b)')
  assert.deepEqual(awaitInsertions('awaited(b)'), [])
})

test('every place of a cell is found again at its column', () => {
  const code = 'await (x); f({ a, b }, c)\ng({ d }, e)\nh()'
  const insertions = [...awaitInsertions(code), ...shorthandInsertions(code)]
  const written = withInsertions(code, insertions).split('\n')
  assert.deepEqual(written, ['if (0) await null; await (x); f({ a: a, b: b }, c)', 'g({ d: d }, e)', 'h()'])
  for (const [line, place] of [
    [0, 'await (x)'],
    [0, 'f('],
    [0, 'a'],
    [0, ', b'],
    [0, 'c)'],
    [1, 'd'],
    [1, 'e)'],
    [2, 'h'],
  ] as const) {
    const column = place === 'a' ? written[line].indexOf('{ a') + 2 : written[line].indexOf(place)
    const original = code.split('\n')[line]
    const expected = place === 'a' ? original.indexOf('{ a') + 2 : original.indexOf(place)
    assert.equal(originalColumn(code, insertions, line, column), expected, place)
  }
  assert.equal(originalColumn(code, insertions, 0, 5), 0, 'inside what was put in')
})

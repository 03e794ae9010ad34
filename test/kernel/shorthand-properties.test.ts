import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withInsertions } from '../../src/kernel/insertions.js'
import { shorthandInsertions } from '../../src/kernel/shorthand-properties.js'

test('shorthand properties are written out, everything else stays as it is', () => {
  const written = (code: string) => withInsertions(code, shorthandInsertions(code))
  assert.equal(written('f({ epochs, seed })'), 'f({ epochs: epochs, seed: seed })')
  assert.equal(written('({ a: 1, b, ...c, d() { return { e } } })'), '({ a: 1, b: b, ...c, d() { return { e: e } } })')
  assert.equal(written('({ a = 1, b } = o)'), '({ a: a = 1, b: b } = o)')
  for (const code of [
    'const { a, b = 2 } = o',
    'function f({ a }) {}',
    'import { a } from "m"',
    'export { a }',
    '`{ a }` + "{ b }" // { c }',
    'if (x) { y }',
    '{ a }',
  ])
    assert.equal(written(code), code)
})

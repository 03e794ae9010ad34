import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeOutShorthand } from '../../src/kernel/shorthand-properties.js'

test('shorthand properties are written out, everything else stays as it is', () => {
  const written = (code: string) => writeOutShorthand(code).code
  assert.equal(written('f({ epochs, seed })'), 'f({ epochs: epochs, seed: seed })')
  assert.equal(written('({ a: 1, b, ...c, d() {} })'), '({ a: 1, b: b, ...c, d() {} })')
  for (const code of [
    'const { a, b = 2 } = o',
    'function f({ a }) {}',
    'import { a } from "m"',
    'export { a }',
    '({ a = 1 } = o)',
    '`{ a }` + "{ b }" // { c }',
    'if (x) { y }',
  ])
    assert.equal(written(code), code)
  assert.equal(written('({ a } = o)'), '({ a: a } = o)')
})

test('a place behind written-out properties is found again in the line as it was typed', () => {
  const code = 'const x = 1\nconst o = { ab, cd }; oops'
  const { code: written, column } = writeOutShorthand(code)
  const line = written.split('\n')[1]
  assert.equal(line, 'const o = { ab: ab, cd: cd }; oops')
  assert.equal(column(1, line.indexOf('oops')), 'const o = { ab, cd }; '.length)
  assert.equal(column(1, line.indexOf('cd')), 'const o = { ab, '.length)
  assert.equal(column(1, line.indexOf('{')), 'const o = '.length)
  assert.equal(column(0, 7), 7)
})

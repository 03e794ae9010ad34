import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineMap } from '../../src/kernel/line-map.js'

test('lines of JavaScript point to the lines they came from, whatever was dropped and added between them', () => {
  const cell = ['interface A {', '  x: number', '}', '', 'const a: A = { x: 1 }', '', 'type B = A', 'a.x = 2', 'f(a)']
  const javascript = [
    '"use strict";',
    'exports.a = void 0;',
    'const a = { x: 1 };',
    'exports.a = a;',
    'a.x = 2;',
    'exports.f(a);',
  ]
  const map = lineMap(cell.join('\n'), javascript.join('\n'))
  assert.equal(map[2], 5)
  assert.equal(map[4], 8)
  assert.equal(map[5], 9)
})

test('the same text maps each line to itself', () => {
  const text = Array.from({ length: 50 }, (_, i) => `f(${i}); // ${'x '.repeat(i % 3)}`).join('\n')
  assert.deepEqual(
    lineMap(text, text),
    Array.from({ length: 50 }, (_, i) => i + 1),
  )
})

test('repeated lines keep their order', () => {
  const cell = ['let n: number = 0', 'n++', '// said', 'n++', '', 'n++'].join('\n')
  const javascript = ['let n = 0;', 'n++;', '// said', 'n++;', 'n++;'].join('\n')
  assert.deepEqual(lineMap(cell, javascript), [1, 2, 3, 4, 6])
})

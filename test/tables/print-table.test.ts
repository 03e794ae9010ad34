import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fourDigits, printTable } from '../../src/tables/print-table.js'

const rows = [
  { name: 'lenet', ratio: 0.123456789, step: 12, note: null },
  { name: 'a, "b"', ratio: Number.NaN, step: 3, note: 'über' },
]

test('a table aligns numbers to the right and names to the left, with 4 significant digits', () => {
  assert.equal(
    printTable(rows, 'table'),
    ['name     ratio  step  note\n', 'lenet   0.1235    12  null\n', 'a, "b"    null     3  über\n'].join(''),
  )
})

test('numbers keep 4 significant digits from the smallest to the largest, integers all of theirs', () => {
  const texts: [number, string][] = [
    [0, '0'],
    [1 / 3, '0.3333'],
    [0.1, '0.1000'],
    [62158, '62158'],
    [1234.5678, '1235'],
    [0.000123456, '0.0001235'],
    [0.0000123456, '1.235e-5'],
    [1.23456e9 + 0.5, '1.235e+9'],
    [1e300, '1.000e+300'],
    [-2 / 3, '-0.6667'],
    [Infinity, 'null'],
  ]
  for (const [value, text] of texts) assert.equal(fourDigits(value), text)
})

test('json is one array of objects with every digit, and null for what is not finite', () => {
  assert.deepEqual(JSON.parse(printTable(rows, 'json')), [
    { name: 'lenet', ratio: 0.123456789, step: 12, note: null },
    { name: 'a, "b"', ratio: null, step: 3, note: 'über' },
  ])
  assert.equal(printTable([], 'json'), '[]\n')
})

test('csv has every digit, quotes what needs it, and leaves empty what is null', () => {
  assert.equal(printTable(rows, 'csv'), 'name,ratio,step,note\nlenet,0.123456789,12,\n"a, ""b""",,3,über\n')
})

test('a table that is wider than the terminal goes on below', () => {
  assert.equal(
    printTable(rows, 'table', undefined, 20),
    [
      'name     ratio  step\n',
      'lenet   0.1235    12\n',
      'a, "b"    null     3\n',
      '\n',
      'note\n',
      'null\n',
      'über\n',
    ].join(''),
  )
})

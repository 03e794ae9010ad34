import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Column, Row } from '../../src/tables/column.js'
import { completeRow, tableColumns } from '../../src/tables/schema.js'

const column = (name: string, type: Column['type']): Column => ({ name, type, unit: '1', meaning: name })
const measured = [column('step', 'integer'), column('ratio', 'number')]
const columns = tableColumns([column('seed', 'integer')], measured)
const given = { seed: 7, run: 'abc' }
const complete = (row: Row) => completeRow(row, columns, given, 'trial')

test('columns are parameters, then measurements, then run, status, interval and n', () => {
  assert.deepEqual(
    columns.map(each => each.name),
    ['seed', 'step', 'ratio', 'run', 'status', 'interval', 'n'],
  )
})

test('a measured column takes the place of a parameter and of a common column of its name', () => {
  const own = { ...column('n', 'integer'), meaning: 'mini-batches' }
  const all = tableColumns([column('eta', 'name'), column('n', 'integer')], [column('eta', 'number'), own])
  assert.deepEqual(
    all.map(each => [each.name, each.type]),
    [
      ['eta', 'number'],
      ['n', 'integer'],
      ['run', 'name'],
      ['status', 'name'],
      ['interval', 'name'],
    ],
  )
  assert.equal(all[1], own)
})

test('a complete row has every column in order, with the case and the defaults filled in', () => {
  assert.deepEqual(Object.entries(complete({ ratio: 0.5, step: 3 })), [
    ['seed', 7],
    ['step', 3],
    ['ratio', 0.5],
    ['run', 'abc'],
    ['status', 'ok'],
    ['interval', 'exact'],
    ['n', null],
  ])
})

test('a number that is not finite becomes null and the status says diverged', () => {
  for (const ratio of [Number.NaN, Infinity, -Infinity]) {
    const row = complete({ step: 1, ratio })
    assert.deepEqual([row['ratio'], row['status']], [null, 'diverged'])
  }
  assert.equal(complete({ step: 1, ratio: Number.NaN, status: 'undefined' })['status'], 'undefined')
  assert.equal(complete({ step: 1, ratio: null })['status'], 'ok')
})

test('a row that breaks its declaration is refused in one sentence', () => {
  const cases: [Row, string][] = [
    [{ step: 1, ratio: 1, extra: 2 }, 'trial: column extra is not declared'],
    [{ step: 1 }, 'trial: column ratio is missing in a row'],
    [{ step: 1.5, ratio: 1 }, 'trial: column step must hold an integer, got 1.5'],
    [{ step: 1, ratio: '1' }, 'trial: column ratio must hold a number, got "1"'],
    [{ step: 1, ratio: 1, interval: 2 }, 'trial: column interval must hold a name, got 2'],
    [
      { step: 1, ratio: 1, status: 'fine' },
      'trial: column status must hold one of ok, diverged, undefined, got "fine"',
    ],
    [
      { step: 1, ratio: Infinity, status: 'ok' },
      'trial: a row with a number that is not finite says status ok, not diverged or undefined',
    ],
  ]
  for (const [row, message] of cases) assert.throws(() => complete(row), { name: 'TypeError', message })
})

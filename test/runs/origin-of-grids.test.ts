import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findExperiment } from '../../src/runs/start.js'
import { gridCommand, originOfGrids } from '../../src/runs/origin-of-grids.js'
import type { Table } from '../../src/tables/parquet.js'

const table = (commit: string | null): Table => ({
  columns: [],
  rows: [],
  provenance: { package: '0.1.0', commit, libraries: { node: '22.1.0' } },
})
const moments = { experiment: findExperiment('quadratic-moments'), grid: { method: ['sgd', 'igt'], steps: '0..3' } }
const rotations = {
  experiment: findExperiment('lqr'),
  grid: { dynamics: '1,0;0,1', input: '1;1', steps: ['0,1', '2'] },
}

test('the command of a grid has values as --set and --sweep take them, quoted where the shell would read them', () => {
  assert.equal(gridCommand(moments), 'npx gradient-lab run quadratic-moments --set steps=0..3 --sweep method=sgd,igt')
  assert.equal(
    gridCommand(rotations),
    "npx gradient-lab run lqr --set 'dynamics=1,0;0,1' --set 'input=1;1' --sweep 'steps=0,1|2'",
  )
})

test('of one grid the parameters stand by themselves, of several by experiment, with what differs in arrays', () => {
  const one = originOfGrids([{ ...moments, tables: [table('abc'), table('abc')] }])
  assert.equal(one.parameters['dimension'], 100)
  assert.deepEqual(one.parameters['method'], ['sgd', 'igt'])
  assert.deepEqual(one.parameters['steps'], [0, 1, 2, 3])
  assert.deepEqual(one.versions, { 'gradient-lab': '0.1.0', node: '22.1.0' })
  assert.equal(one.commit, 'abc')
  const two = originOfGrids([
    { ...moments, tables: [table('abc')] },
    { ...rotations, tables: [table('def')] },
  ])
  assert.deepEqual(Object.keys(two.parameters), ['quadratic-moments', 'lqr'])
  assert.equal(two.command, `${gridCommand(moments)} && ${gridCommand(rotations)}`)
  assert.equal(two.commit, 'abc, def')
  assert.equal('commit' in originOfGrids([{ ...moments, tables: [table(null)] }]), false)
})

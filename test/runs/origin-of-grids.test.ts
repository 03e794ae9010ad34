import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrgFigures } from '../../src/figures/svrg-figures.js'
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

test('of several grids of one experiment all have their parameters, in an array in the order of the commands', () => {
  const slow = { experiment: moments.experiment, grid: { method: 'sgd', learningRate: 0.01 } }
  const { parameters, command } = originOfGrids(
    [moments, rotations, slow].map(each => ({ ...each, tables: [table('abc')] })),
  )
  assert.deepEqual(Object.keys(parameters), ['quadratic-moments', 'lqr'])
  const groups = parameters['quadratic-moments'] as Record<string, unknown>[]
  assert.equal(groups.length, 2)
  const rate = moments.experiment.parameters.find(({ name }) => name === 'learningRate')!.default
  assert.notEqual(rate, 0.01)
  assert.deepEqual(
    groups.map(({ method, learningRate }) => [method, learningRate]),
    [
      [['sgd', 'igt'], rate],
      ['sgd', 0.01],
    ],
  )
  assert.deepEqual((parameters['lqr'] as Record<string, unknown>)['input'], [[1], [1]])
  assert.equal(command.split(' && ').length, 3)
})

test('the files of each figure on networks name every network, learning rate and depth that it draws', () => {
  const groupsOf = (name: string) => {
    const { cases } = svrgFigures.find(each => each.name === name)!
    const { parameters } = originOfGrids(
      cases.map(({ experiment, grid }) => ({ experiment: findExperiment(experiment), grid, tables: [] })),
    )
    return parameters[cases[0].experiment] as Record<string, unknown>[]
  }
  assert.deepEqual(
    groupsOf('svrg-2').map(({ network, learningRate }) => [network, learningRate]),
    [
      ['lenet', 0.1],
      ['resnet-small', 0.1],
      ['resnet-110', 0.01],
      ['densenet-40-36', 0.1],
    ],
  )
  assert.deepEqual(
    groupsOf('svrg-2-elu').map(({ network, activation }) => `${network} ${activation}`),
    ['lenet', 'resnet-small', 'densenet-40-36'].flatMap(network => [`${network} relu`, `${network} elu`]),
  )
  assert.deepEqual(
    groupsOf('svrg-3').map(({ network }) => network),
    ['lenet', 'densenet-40-36'],
  )
  assert.deepEqual(
    groupsOf('svrg-table-1').map(({ layers, planes }) => [layers, planes]),
    [
      [[20, 56, 92], 16],
      [20, [8, 16, 32]],
    ],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gridCases, gridOf, sweepCases } from '../../src/experiments/grid.js'
import { experimentWith, parameter } from './trial-experiment.js'

test('sweeps give every combination, the first flag slowest; lists are separated by |', () => {
  const experiment = experimentWith(
    parameter('integer', { name: 'seed', default: 0 }),
    parameter('numbers', { name: 'weights', default: [1] }),
    parameter('number', { name: 'rate', default: 0.1 }),
  )
  const cases = sweepCases(experiment, { rate: '0.2' }, [
    { name: 'weights', text: '1,2|3' },
    { name: 'seed', text: '0,1' },
  ])
  assert.deepEqual(cases, [
    { seed: 0, weights: [1, 2], rate: 0.2 },
    { seed: 1, weights: [1, 2], rate: 0.2 },
    { seed: 0, weights: [3], rate: 0.2 },
    { seed: 1, weights: [3], rate: 0.2 },
  ])
  assert.throws(() => sweepCases(experiment, {}, [{ name: 'seed', text: '1,2,1' }]), /the sweep of seed names 1 twice/)
  assert.throws(() => sweepCases(experiment, { seed: '1' }, [{ name: 'seed', text: '1' }]), /seed is given twice/)
})

const experiment = experimentWith(
  parameter('integer', { name: 'seed', default: 0 }),
  parameter('numbers', { name: 'weights', default: [1] }),
  parameter('rows', { name: 'matrix', default: [[1]] }),
  parameter('schedule', { name: 'schedule', default: 'constant' }),
  parameter('names', { name: 'lock', default: 'none', choices: ['transforms', 'dropout', 'none'] }),
)
type Grid = Parameters<typeof gridOf>[1]
const casesOf = (grid: Grid) => {
  const { given, axes } = gridOf(experiment, grid)
  return gridCases(experiment, given, axes)
}

test('in a cell an array is several values, the first key slowest, and of a list parameter an array of lists', () => {
  const pairs = (grid: Grid, names: [string, string]) => casesOf(grid).map(one => names.map(name => one[name]))
  assert.deepEqual(pairs({ weights: [[1, 2], [3]], seed: [0, 1] }, ['weights', 'seed']), [
    [[1, 2], 0],
    [[1, 2], 1],
    [[3], 0],
    [[3], 1],
  ])
  // the same as on the command line
  assert.deepEqual(
    casesOf({ weights: [[1, 2], [3]], seed: [0, 1] }),
    sweepCases(experiment, {}, [
      { name: 'weights', text: '1,2|3' },
      { name: 'seed', text: '0,1' },
    ]),
  )
})

test('one list is one value of a list parameter, and one matrix of a matrix parameter', () => {
  const one = (grid: Grid, name: string) => casesOf(grid).map(each => each[name])
  assert.deepEqual(one({ weights: [1, 2] }, 'weights'), [[1, 2]])
  assert.deepEqual(
    one(
      {
        matrix: [
          [1, 2],
          [3, 4],
        ],
      },
      'matrix',
    ),
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  )
  assert.deepEqual(one({ matrix: [[[1, 2]], [[3, 4]]] }, 'matrix'), [[[1, 2]], [[3, 4]]])
  assert.deepEqual(one({ schedule: [[150, 0.1]] }, 'schedule'), [[[150, 0.1]]])
  assert.deepEqual(one({ schedule: ['constant', '150:0.1'] }, 'schedule'), [[], [[150, 0.1]]])
  assert.deepEqual(one({ lock: 'transforms,dropout' }, 'lock'), ['transforms,dropout'])
  assert.deepEqual(one({ lock: ['transforms,dropout', 'none'] }, 'lock'), ['transforms,dropout', 'none'])
})

test('a value that is in an array twice is one case, and an empty array is refused', () => {
  assert.deepEqual(
    casesOf({ seed: [0, 1, 0] }).map(one => one['seed']),
    [0, 1],
  )
  assert.throws(() => casesOf({ seed: [] }), /^RangeError: trial: seed must have at least one value, got \[\]$/)
  assert.throws(() => casesOf({ sead: [1] }), /unknown parameter sead; did you mean seed\?$/)
})

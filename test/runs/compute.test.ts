import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Interrupted, type Parameters } from '../../src/experiments/experiment.js'
import { parseParameters } from '../../src/experiments/parse-parameters.js'
import { compute } from '../../src/runs/compute.js'
import { type Outcome, shareClaims } from '../../src/runs/share-claims.js'
import { shareThreads } from '../../src/runs/share-threads.js'
import { computeShare, sharesOf } from '../../src/runs/shares.js'
import { findExperiment } from '../../src/runs/start.js'
import { prepareGrid } from '../../src/runs/sweep.js'
import type { Row } from '../../src/tables/column.js'
import { positions, randomWalk } from './random-walk.js'

test('computed rows are those of the walk, case by case, with their parameters', async () => {
  const rows = await compute(randomWalk, { epochs: 1, seed: [3, 1] })
  assert.deepEqual(
    rows.map(row => [row.seed, row.position]),
    [3, 1].flatMap(seed =>
      positions(parseParameters(randomWalk, { epochs: '1', seed: `${seed}` })).map(at => [seed, at]),
    ),
  )
  await assert.rejects(compute('variance-ratio'), /compute: variance-ratio trains a network, .*use start or sweep/)
})

test('a case that fails is what the grid fails with, and none after it is begun', async () => {
  const begun: unknown[] = []
  const failing = {
    ...randomWalk,
    run: (parameters: Parameters) => {
      begun.push(parameters.seed)
      if (parameters.seed === 2) throw new RangeError('seed 2 does not walk')
    },
  }
  await assert.rejects(compute(failing, { seed: [1, 2, 3] }), new RangeError('seed 2 does not walk'))
  assert.deepEqual(begun, [1, 2])
})

const linear = findExperiment('quadratic-moments')
const grid = { method: ['sgd', 'igt', 'ita'], dimension: [3, 5], steps: [0, 1, 10, 100] }
const cases = prepareGrid(linear, grid, '.').cases.map(({ parameters, run }) => ({ parameters, run }))

test('threads share the cases of a grid, each with the rows that it has in one thread, twice over', async () => {
  const expected = await Promise.all(cases.map(each => computeShare(linear, each)))
  for (const round of ['started', 'kept']) {
    const outcomes: Outcome[] = []
    const { memory } = shareClaims(cases.length)
    const threads = shareThreads(2, { experiment: linear.name, shares: cases, memory }, (place, outcome) => {
      assert.equal(outcomes[place], undefined, 'a case is computed once')
      outcomes[place] = outcome
    })
    await threads.done
    assert.deepEqual(
      outcomes,
      expected.map(found => ({ found })),
      round,
    )
  }
  assert.deepEqual(await compute(linear, grid, { threads: 2 }), expected.flat())
})

test('a case that has been claimed, and those before it, are left to who claimed them', async () => {
  const claims = shareClaims(cases.length)
  assert.deepEqual([claims.next(), claims.next()], [0, 1])
  const places: number[] = []
  const work = { experiment: linear.name, shares: cases, memory: claims.memory }
  await shareThreads(1, work, place => places.push(place)).done
  assert.deepEqual(places, cases.map((_, place) => place).slice(2))
})

test('a long grid is spread over threads with the same rows, and ends when it is told to', async () => {
  const long = { method: ['sgd', 'igt', 'ita', 'heavy-ball-ita'], dimension: 100, steps: [[100_000], [100_001]] }
  const [one, several] = [await compute(linear, long, { threads: 1 }), await compute(linear, long, { threads: 3 })]
  assert.deepEqual(several, one)
  const signal = AbortSignal.timeout(50)
  const endless = { ...long, dimension: Array.from({ length: 200 }, (_, at) => 100 + at) }
  const begin = performance.now()
  await assert.rejects(compute(linear, endless, { threads: 2, signal }), Interrupted)
  assert.ok(performance.now() - begin < 10_000, 'hundreds of cases were not computed')
  assert.deepEqual(await compute(linear, long, { threads: 2 }), one, 'and the next grid is computed')
})

test('the seeds of a case are shares of it, and their rows are those of a run, whatever the threads', async () => {
  const lqr = findExperiment('lqr')
  const seeded = { seeds: [1, 3], trajectories: 12, horizon: 4, steps: [[0, 1, 5]] }
  const two = prepareGrid(lqr, seeded, '.').cases
  assert.deepEqual(
    sharesOf(lqr, two).map(({ part }) => part),
    [0, 0, 1, 2],
  )
  const one: Row[] = []
  for (const { parameters } of two)
    await lqr.run(parameters, {
      emit: rows => one.push(...rows),
      progress: () => {},
      checkInterrupt: () => {},
      training: { has: () => false, read: () => undefined, write: () => {} },
      part: () => undefined,
    })
  for (const threads of [1, 3]) {
    const rows = await compute(lqr, seeded, { threads })
    assert.deepEqual(
      rows.map(({ seeds, step, method, cost }) => [seeds, step, method, cost]),
      one.map(({ step, method, cost }, i) => [i < one.length / 2 ? 1 : 3, step, method, cost]),
    )
  }
})

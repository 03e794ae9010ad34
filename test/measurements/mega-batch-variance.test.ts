import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scsg } from '../../src/estimators/scsg.js'
import { streamingSvrg } from '../../src/estimators/streaming-svrg.js'
import { type MeasuringOptions, varianceRatio } from '../../src/measurements/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import type { MiniBatch } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory, type TrajectoryOptions } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const dimension = 3
type Which = 'streaming' | 'scsg'
const begin = [0.4, -0.8, 0.3]

function measured(which: Which, size: number, innerSteps: number, at: number, options: MeasuringOptions = {}) {
  const problem = tinyProblem(size, dimension)
  const pass = partition(size, 2, rootKey(3))
  const estimator = which === 'scsg' ? scsg({ innerSteps }) : streamingSvrg({ key: rootKey(8), innerSteps })
  const optimizer = heavyBall({ learningRate: 0.3, momentum: 0.5 })
  const run = { problem, estimator, optimizer } as unknown as TrajectoryOptions<never, never>
  const gradients = (x: ArrayLike<number>) =>
    pass.map(({ indices }: MiniBatch) =>
      [0, 1, 2].map(c => [...indices].reduce((sum, i) => sum + problem.gradientOf(x, i)[c] / indices.length, 0)),
    )
  for (const iterate of trajectory(
    run,
    startPosition<never>(problem, optimizer as never, float64Space.vector(begin)),
    pass,
  ))
    if (iterate.stepInPass === at)
      return { result: varianceRatio(run, iterate, options), a: gradients(iterate.x.read()), y: gradients(begin) }
  throw new Error('not reached')
}

const average = (rows: readonly number[][]) =>
  [0, 1, 2].map(c => rows.reduce((sum, row) => sum + row[c] / rows.length, 0))
const squared = (x: readonly number[], y: readonly number[]) =>
  x.reduce((sum, value, c) => sum + (value - y[c]) ** 2, 0)
const variance = (rows: readonly number[][]) =>
  rows.reduce((sum, row) => sum + squared(row, average(rows)) / rows.length, 0)

/** Every estimate that can be, each as likely as the others: over all pairs as mega-batches. */
function estimates(which: Which, a: readonly number[][], y: readonly number[][]): number[][] {
  const places = a.map((_, b) => b)
  const pairs = places.flatMap(s => places.map(t => [s, t]))
  return (which === 'scsg' ? pairs.filter(([s, t]) => s < t) : pairs).flatMap(pair =>
    (which === 'scsg' ? pair : places).map(b => {
      const mega = average(pair.map(s => y[s]))
      return a[b].map((value, c) => value - y[b][c] + mega[c])
    }),
  )
}

const close = (found: number, expected: number, what: string) =>
  assert.ok(Math.abs(found / expected - 1) < 1e-10, `${what}: ${found}, ${expected}`)

test('the variance with mega-batches is that of every estimate written out, over all mega-batches and mini-batches', () => {
  for (const which of ['streaming', 'scsg'] as const)
    for (const at of [0, 1]) {
      // four mini-batches, two in a mega-batch
      const { result, a, y } = measured(which, 8, 2, at)
      const all = estimates(which, a, y)
      assert.equal(all.length, which === 'scsg' ? 12 : 64)
      close(result.sgdVariance, variance(a), 'sgdVariance')
      close(result.estimatorVariance, variance(all), `${which} at ${at}`)
      close(result.ratio.ratio, variance(all) / variance(a), 'ratio')
      // over mega-batches neither is biased at a frozen iterate
      assert.ok(squared(average(all), average(a)) < 1e-28)
      if (which === 'streaming') assert.ok(result.bias < 1e-28, `${result.bias}`)
      // given the mega-batch {0, 1} SCSG is unbiased for its gradient, not for the full one
      else close(result.bias, squared(average(a.slice(0, 2)), average(a)) / variance(a), 'bias')
    }
})

test('at the snapshot the ratio is 1/m: exactly ten times less for streaming SVRG, (M−m)/(M−1)/m for SCSG', () => {
  const streaming = measured('streaming', 101, 10, 0).result
  assert.ok(Math.abs(streaming.ratio.ratio - 0.1) < 1e-15, `${streaming.ratio.ratio}`)
  assert.ok(Math.abs(streaming.estimatorVariance / streaming.sgdVariance - 0.1) < 1e-15)
  const stochastic = measured('scsg', 101, 10, 0).result
  assert.ok(Math.abs(stochastic.ratio.ratio - (51 - 10) / 50 / 10) < 1e-15, `${stochastic.ratio.ratio}`)
})

/** V and V_sgd of some mini-batches, by the formulas for M = 51 and m = 10. */
function variances(which: Which, a: readonly number[][], y: readonly number[][]): [number, number] {
  const d = a.map((row, b) => row.map((value, c) => value - y[b][c]))
  const c = (51 - 10) / 50
  const v = which === 'streaming' ? variance(d) + variance(y) / 10 : (1 - c / 10) * variance(d) + (c / 10) * variance(a)
  return [v, variance(a)]
}

test('limits are those of the jackknife written out, also with groups of mini-batches and for a sample', () => {
  for (const which of ['streaming', 'scsg'] as const) {
    const { result, a, y } = measured(which, 101, 10, 7)
    const ratioOf = (rows: readonly number[]) => {
      const [v, s] = variances(
        which,
        rows.map(b => a[b]),
        rows.map(b => y[b]),
      )
      return v / s
    }
    const all = a.map((_, b) => b)
    close(result.ratio.ratio, ratioOf(all), 'ratio')
    const logs = all.map(left => Math.log(ratioOf(all.filter(b => b !== left))))
    const mean = logs.reduce((sum, log) => sum + log / 51, 0)
    const error = Math.sqrt((50 / 51) * logs.reduce((sum, log) => sum + (log - mean) ** 2, 0))
    close(result.ratio.standardError, error, 'standard error')
    assert.ok(result.ratio.low < result.ratio.ratio && result.ratio.ratio < result.ratio.high)

    const grouped = measured(which, 101, 10, 7, { tableBytes: 0 }).result
    assert.equal(grouped.ratio.interval, 'group-jackknife')
    close(grouped.ratio.ratio, result.ratio.ratio, 'of groups')
    // group g of 40 has the mini-batches b with ⌊40·b/51⌋ = g
    const groups = Array.from({ length: 40 }, (_, g) => all.filter(b => Math.floor((40 * b) / 51) === g))
    const whole = Math.log(ratioOf(all))
    const without = groups.map(group => Math.log(ratioOf(all.filter(b => !group.includes(b)))))
    const pseudo = groups.map((group, g) => (51 / group.length) * whole - (51 / group.length - 1) * without[g])
    const center = 40 * whole - groups.reduce((sum, group, g) => sum + (1 - group.length / 51) * without[g], 0)
    const variance = groups.reduce((sum, group, g) => sum + (pseudo[g] - center) ** 2 / (51 / group.length - 1) / 40, 0)
    close(grouped.ratio.standardError, Math.sqrt(variance), 'standard error of groups')

    const sample = [3, 9, 10, 24, 40]
    const some = measured(which, 101, 10, 7, { sample }).result
    close(some.ratio.ratio, ratioOf(sample), 'sample')
    assert.equal(some.ratio.n, 5)
    assert.ok(Number.isNaN(some.bias))
  }
})

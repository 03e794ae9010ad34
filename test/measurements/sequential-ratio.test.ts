import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrg } from '../../src/estimators/svrg.js'
import { sequentialRatio } from '../../src/measurements/sequential-ratio.js'
import { growingSnapshotTable, snapshotTable } from '../../src/measurements/snapshot-table.js'
import { varianceRatio } from '../../src/measurements/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum } from '../../src/problems/problem.js'
import { permutation } from '../../src/random/permutation.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const tiny = tinyProblem(202, 4)
const pass = partition(202, 2, rootKey(3)) // M = 101: looks at 16, 32, 64 and 101
const order = permutation(rootKey(4), 101)

function at(snapshotGradients: 'stored' | 'recomputed') {
  const seen: number[] = []
  const problem: FiniteSum = {
    ...tiny,
    evaluate(x, batch) {
      seen.push(batch.position)
      return tiny.evaluate(x, batch)
    },
  }
  const options = { problem, estimator: svrg({ snapshotGradients }), optimizer: heavyBall({ learningRate: 0.3 }) }
  const position = startPosition(problem, options.optimizer, float64Space.vector([0.4, -0.8, 0.3, 0.1]))
  for (const iterate of trajectory(options, position, pass)) {
    if (iterate.stepInPass !== 30) continue
    const snapshot = snapshotTable(problem, options.estimator.snapshot!(iterate.estimator), pass)
    seen.length = 0
    return { options, iterate, snapshot, seen }
  }
  throw new Error('not reached')
}

for (const snapshotGradients of ['stored', 'recomputed'] as const)
  test(`with ${snapshotGradients} snapshot gradients no mini-batch is evaluated twice, and the numbers are those of the sample`, () => {
    const stops = new Set<number>()
    for (const until of [10, 0.15, 0.08, 1e-9]) {
      const { options, iterate, snapshot, seen } = at(snapshotGradients)
      const { sample, ...found } = sequentialRatio(options, iterate, { snapshot, order, until })
      stops.add(sample.length)
      assert.deepEqual(
        sample,
        [...order.subarray(0, sample.length)].sort((a, b) => a - b),
      )
      assert.deepEqual(
        [...seen].sort((a, b) => a - b),
        sample,
      )
      const spent = { 16: 0.03 / 7, 32: 0.06 / 7, 64: 0.12 / 7, 101: 0.05 }[sample.length]!
      const { ratio, ...rest } = varianceRatio(options, iterate, { snapshot, sample, confidence: 1 - spent })
      const { ratio: stopped, ...others } = found
      assert.deepEqual(others, rest)
      assert.equal(stopped.ratio, ratio.ratio)
      assert.ok(Math.abs(stopped.partitionHigh / ratio.partitionHigh - 1) < 1e-12)
      assert.equal(stopped.n, sample.length)
      assert.ok(sample.length === 101 || (stopped.partitionHigh - stopped.partitionLow) / 2 <= until)
    }
    assert.ok(stops.has(16) && stops.has(101) && stops.size > 2, `${[...stops]}`)
  })

test('a growing table evaluates at the snapshot what is measured and nothing else, and the numbers are the same bits', () => {
  const { options, iterate, snapshot, seen } = at('recomputed')
  for (const [until, n] of [
    [10, 16],
    [0.08, 32],
    [1e-9, 101],
  ] as const) {
    const whole = sequentialRatio(options, iterate, { snapshot, order, until })
    seen.length = 0
    const growing = growingSnapshotTable(iterate.problem, options.estimator.snapshot!(iterate.estimator), pass)
    assert.deepEqual(sequentialRatio(options, iterate, { snapshot: growing, order, until }), whole)
    assert.equal(whole.sample.length, n)
    // once at each of the two points
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      whole.sample.flatMap(position => [position, position]),
    )
  }
})

test('without memory for gradients they are evaluated again, and the numbers are the same up to rounding', () => {
  const { options, iterate, snapshot, seen } = at('stored')
  const kept = sequentialRatio(options, iterate, { snapshot, order, until: 1e-9 })
  seen.length = 0
  const again = sequentialRatio(options, iterate, { snapshot, order, until: 1e-9, tableBytes: 32 * 40 })
  // 40 of the 101 gradients of 4 doubles are kept, so at the last look 101 − 40 are missing
  assert.equal(seen.length, 64 + (101 - 40))
  assert.ok(Math.abs(again.sgdVariance / kept.sgdVariance - 1) < 1e-12)
  assert.ok(Math.abs(again.ratio.ratio / kept.ratio.ratio - 1) < 1e-12)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sgd } from '../../src/estimators/sgd.js'
import { svrg } from '../../src/estimators/svrg.js'
import { ratiosAlongPass } from '../../src/measurements/ratios-along-pass.js'
import { type VarianceRatio, varianceRatio } from '../../src/measurements/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { atAccess } from '../../src/problems/locks.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'

const dimension = 3
const tiny = tinyProblem(24, dimension)
const pass = partition(24, 2, rootKey(3))
const begin = [0.4, -0.8, 0.3]
const unlocked = { transforms: false, dropout: false }

/** Every mini-batch's transforms move its gradient. */
const gradientAt = (x: ArrayLike<number>, { indices, position, keys }: MiniBatch): number[] => {
  const moved = normals(keys.transforms.child(position), dimension)
  return Array.from(moved, (noise, c) =>
    [...indices].reduce((sum, i) => sum + tiny.gradientOf(x, i)[c] / indices.length, 0.2 * noise),
  )
}
const problem: FiniteSum = {
  ...tiny,
  evaluate: (x, batch) => ({ loss: 0, gradient: float64Space.vector(gradientAt(x.read(), batch)) }),
}
const optimizer = heavyBall({ learningRate: 0.3, momentum: 0.5 })

/** ‖d̄‖/‖Δ‖ between two points, each mini-batch being seen at each as in that access. */
function curvature(x: ArrayLike<number>, snapshot: ArrayLike<number>, step: number, locks = unlocked): number {
  const mean = Array.from({ length: dimension }, () => 0)
  for (const batch of pass) {
    const a = gradientAt(x, atAccess(batch, locks, `measure ${step}`))
    const y = gradientAt(snapshot, atAccess(batch, locks, 'snapshot'))
    for (let c = 0; c < dimension; c++) mean[c] += (a[c] - y[c]) / pass.length
  }
  return Math.hypot(...mean) / Math.hypot(...mean.map((_, c) => x[c] - snapshot[c]))
}

for (const [title, estimator, locks] of [
  ['recomputed SVRG without locks', svrg({ snapshotGradients: 'recomputed' }), unlocked],
  ['recomputed SVRG with locks', svrg({ snapshotGradients: 'recomputed' }), { transforms: true, dropout: true }],
  ['stored SVRG without locks', svrg(), unlocked],
  ['SGD without locks, from the start of the pass,', sgd<MiniBatch>(), unlocked],
] as const)
  test(`${title} has along a pass the curvature of gradients that are seen as in the snapshot pass`, () => {
    const options = { problem, estimator, optimizer, locks } as never as Parameters<
      typeof ratiosAlongPass<never, never>
    >[0]
    const start = () => startPosition(problem, optimizer, float64Space.vector(begin)) as never
    const { ratios } = ratiosAlongPass<never, never>(options, start(), pass, [0, 0.5, 1])
    assert.deepEqual(
      ratios.map(({ step, progress }) => [step, progress]),
      [
        [0, 0],
        [6, 0.5],
        [12, 1],
      ],
    )
    for (const iterate of trajectory(options, start(), pass)) {
      const found = ratios.find(({ step }) => step === iterate.step)
      if (!found || iterate.step === 0) continue
      const expected = curvature(iterate.x.read(), begin, iterate.step, locks)
      assert.ok(Math.abs(found.curvature / expected - 1) < 1e-12, `${found.curvature}, ${expected}`)
      const { progress: _, step: __, ...ratio } = found
      if (options.estimator.snapshot) assert.deepEqual(ratio as VarianceRatio, varianceRatio(options, iterate))
    }
  })

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradientAlignmentByDistance } from '../../src/experiments/gradient-alignment.js'
import { compute } from '../../src/runs/compute.js'

// An independent simulation in NumPy, 20 runs: distance, cosine of IGT's estimate, of SGD's.
const reference = [
  [75.3, 0.8, 0.478],
  [61.1, 0.384, 0.15],
  [40.8, 0.16, 0.046],
  [29.5, 0.144, 0.032],
  [19.2, 0.107, -0.013],
]

test('at equal distance IGT points better along the gradient than SGD, as much as an independent simulation found', async () => {
  const rows = await compute(gradientAlignmentByDistance, {
    distances: reference.map(([distance]) => distance),
    seeds: 60,
  })
  for (const [i, [distance, igtCosine, sgdCosine]] of reference.entries()) {
    const [sgd, igt] = rows.slice(2 * i, 2 * i + 2) as unknown as Record<string, number>[]
    assert.ok(igt.cosineLow > sgd.cosineHigh, `distance ${distance}`)
    for (const [own, other] of [
      [sgd, sgdCosine],
      [igt, igtCosine],
    ] as const) {
      // the standard error of 60 paths here and of 20 there; the steps of both differ by at most one
      const error = ((own.cosineHigh - own.cosine) / 2) * Math.sqrt(1 + 60 / 20)
      const oneStep = distance > 70 ? 0.04 : 0.01
      assert.ok(Math.abs(own.cosine - other) < 4 * error + oneStep, `${distance}: ${own.cosine} and ${other}`)
    }
    // at 75.3, after about 6 steps, IGT's estimate is no smaller than its noise yet
    if (distance < 70) assert.ok(igt.estimateNorm < igt.noiseNorm)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spectrum } from '../../src/problems/spectrum.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { gradientStep, signStep } from '../../src/theory/expected-improvement.js'
import { hessianMatrix, rotatedHessian, toEigenbasis } from '../../src/theory/hessian.js'

/** x ↦ Q·x */
function multiply(q: Float64Array, x: Float64Array, result: Float64Array): void {
  const d = x.length
  for (let i = 0; i < d; i++) {
    let sum = 0
    for (let j = 0; j < d; j++) sum += q[i * d + j] * x[j]
    result[i] = sum
  }
}

test('drawn steps of both kinds improve the loss as much as the formulas say, in eight cases', () => {
  // 16 comparisons with |z| < 4 fail for a random key once in 1,000; the key is fixed
  const [d, draws] = [20, 20_000]
  const key = rootKey(1705).child('improvement by draws')
  for (const name of ['well', 'ill'] as const)
    for (const rotated of [true, false])
      for (const noise of [0.1, 4]) {
        const values = spectrum(name, { dimension: d, key: key.child(name) })
        const hessian = rotated ? rotatedHessian(values, key.child('rotation')) : { values }
        const q = hessianMatrix(hessian)
        const distance = normals(key.child('distance'), d).map(z => 3 * z)
        const gradient = new Float64Array(d)
        multiply(q, distance, gradient)
        const sgd = gradientStep(values, toEigenbasis(hessian, gradient), noise)
        const ssd = signStep(hessian, noise)(gradient)
        const drawn = { sgd: new Float64Array(draws), ssd: new Float64Array(draws) }
        const samples = normals(
          key
            .child('samples')
            .child(name)
            .child(noise * 10),
          d * draws,
        )
        const [noisy, step, product] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)]
        for (let n = 0; n < draws; n++) {
          // x − x* = ν·ξ, g = Q(θ − x)
          for (let i = 0; i < d; i++) noisy[i] = distance[i] - noise * samples[n * d + i]
          multiply(q, noisy, step)
          for (const [method, stepSize] of [
            ['sgd', sgd.stepSize],
            ['ssd', ssd.stepSize],
          ] as const) {
            if (method === 'ssd') for (let i = 0; i < d; i++) step[i] = step[i] < 0 ? -1 : 1
            multiply(q, step, product)
            let change = 0
            for (let i = 0; i < d; i++) change += stepSize * step[i] * (gradient[i] - 0.5 * stepSize * product[i])
            drawn[method][n] = change
          }
        }
        for (const [method, expected] of [
          ['sgd', sgd.improvement],
          ['ssd', ssd.improvement],
        ] as const) {
          const mean = drawn[method].reduce((sum, value) => sum + value, 0) / draws
          const variance = drawn[method].reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1)
          const z = (mean - expected) / Math.sqrt(variance / draws)
          assert.ok(
            Math.abs(z) < 4,
            `${method}, ${name}, rotated ${rotated}, ν ${noise}: ${mean} for ${expected}, z ${z}`,
          )
        }
        assert.ok(ssd.bound <= ssd.improvement * (1 + 1e-12))
      }
})

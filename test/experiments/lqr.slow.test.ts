import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lqr } from '../../src/experiments/lqr.js'
import { compute } from '../../src/runs/compute.js'
import { dynamics, input } from '../problems/numpy-system.js'

/** Means and standard deviations of 24 runs in NumPy 2.4.6, vectorised over the 600 trajectories, after 50, 150, 299. */
const numpy = {
  sgd: { mean: [16.0881568, 15.9376369, 15.9393754], deviation: [0.02985, 0.00454877, 0.00580809] },
  ita: { mean: [16.083956, 15.9310224, 15.9262671], deviation: [0.0340464, 0.00284723, 0.00187602] },
}
const steps = [50, 150, 299]

test('on the system of NumPy sgd and ita cost what 24 runs of NumPy cost, and ita is fifty times smoother', async () => {
  const seeds = 2
  const late = Array.from({ length: 100 }, (_, i) => 200 + i)
  const rows = await compute(lqr, { dynamics: [dynamics], input: [input], seeds, steps: [[...steps, ...late]] })
  const costs = (method: string) =>
    new Map(rows.filter(row => row.method === method).map(({ step, cost }) => [step as number, cost as number]))
  for (const method of ['sgd', 'ita'] as const) {
    const found = costs(method)
    steps.forEach((step, i) => {
      const { mean, deviation } = numpy[method]
      const z = (found.get(step)! - mean[i]) / (deviation[i] * Math.sqrt(1 / seeds + 1 / 24))
      assert.ok(Math.abs(z) < 4, `${method} after ${step}: z = ${z}`)
    })
  }
  const [gd, sgd, ita] = ['gd', 'sgd', 'ita'].map(method => costs(method))
  assert.deepEqual(
    steps.map(step => gd.get(step)!.toFixed(3)),
    ['16.074', '15.925', '15.922'],
  )
  assert.ok(gd.get(299)! < ita.get(299)! && ita.get(299)! < sgd.get(299)!)
  // the mean of two seeds moves √2 less than one run, 2.4e-3 and 4.4e-5 in NumPy
  const roughness = (found: Map<number, number>) => {
    const increments = late.slice(1).map(step => found.get(step)! - found.get(step - 1)!)
    const mean = increments.reduce((sum, x) => sum + x, 0) / increments.length
    return Math.sqrt(increments.reduce((sum, x) => sum + (x - mean) ** 2, 0) / increments.length)
  }
  const near = (actual: number, expected: number) =>
    assert.ok(actual > expected / 2 && actual < 2 * expected, `${actual} is not about ${expected}`)
  near(roughness(sgd), 2.4e-3 / Math.sqrt(seeds))
  near(roughness(ita), 4.4e-5 / Math.sqrt(seeds))
})

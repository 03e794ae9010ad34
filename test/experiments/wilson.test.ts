import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wilson } from '../../src/experiments/wilson.js'
import { adam } from '../../src/optimizers/adam.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { mssd } from '../../src/optimizers/mssd.js'
import { msvag } from '../../src/optimizers/msvag.js'
import type { Optimizer } from '../../src/optimizers/optimizer.js'
import { wilson as wilsonProblem } from '../../src/problems/wilson.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { compute } from '../../src/runs/compute.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Vector } from '../../src/vectors/vector.js'

/** The data themselves: rows of features, and labels. */
function matrix(n: number, p: number, seed: number) {
  const labels = Array.from(uniforms(rootKey(seed).child('labels'), n), u => (u < p ? 1 : -1))
  const rows = labels.map((y, i) => {
    const own = labels.flatMap((label, j) =>
      label === 1 ? [i === j ? 1 : 0] : new Array<number>(5).fill(i === j ? 1 : 0),
    )
    return [y, 1, 1, ...own]
  })
  return { labels, rows }
}

function onMatrix(
  optimizer: Optimizer<unknown>,
  { labels, rows }: ReturnType<typeof matrix>,
  steps: number,
): Float64Array {
  const [n, d] = [rows.length, rows[0].length]
  let x: Vector = float64Space.vector(new Float64Array(d))
  let state = optimizer.init(x)
  for (let step = 0; step < steps; step++) {
    const gradient = new Float64Array(d)
    rows.forEach((row, i) => {
      let residual = -labels[i]
      for (let c = 0; c < d; c++) residual += row[c] * x.read()[c]
      for (let c = 0; c < d; c++) gradient[c] += (row[c] * residual) / n
    })
    const update = optimizer.update(float64Space.vector(gradient), x, state, { step, epoch: 1 })
    x = x.plus(update.delta)
    state = update.state
  }
  return x.read() as Float64Array
}

test('the four coordinates are those of the whole matrix: every method ends at the same parameters', async () => {
  const [n, p, seed, steps] = [20, 0.7, 3, 150]
  const data = matrix(n, p, seed)
  const example = wilsonProblem({ samples: n, positiveShare: p, key: rootKey(seed).child('labels') })
  assert.equal(example.positives, data.labels.filter(y => y === 1).length)
  assert.equal(
    example.copies.reduce((sum, count) => sum + count),
    data.rows[0].length,
  )
  const makers: Record<string, (learningRate: number) => unknown> = {
    adam: learningRate => adam({ learningRate }),
    'sign-descent': learningRate => mssd({ learningRate, beta: 0 }),
    msvag: learningRate => msvag({ learningRate }),
    'gradient-descent': learningRate => heavyBall({ learningRate }),
  }
  for (const [method, make] of Object.entries(makers)) {
    const theta = onMatrix(make(0.01) as Optimizer<unknown>, data, steps)
    const scores = data.rows.map(row => row.reduce((sum, value, c) => sum + value * theta[c], 0))
    const [row] = await compute(wilson, { method, n, p, seed, steps, learningRate: 0.01 })
    const residual = Math.sqrt(scores.reduce((sum, score, i) => sum + (score - data.labels[i]) ** 2, 0) / n)
    assert.ok(Math.abs((row.residual as number) - residual) < 1e-12, `${method}: ${row.residual} and ${residual}`)
    const correlation = data.rows[0].map((_, c) =>
      Math.sign(data.rows.reduce((sum, r, i) => sum + r[c] * data.labels[i], 0)),
    )
    const along = theta.reduce((sum, value, c) => sum + value * correlation[c], 0)
    const cosine = along / Math.sqrt(theta.length * theta.reduce((sum, value) => sum + value * value, 0))
    assert.ok(Math.abs((row.signCosine as number) - cosine) < 1e-12, method)
    assert.equal(row.trainAccuracy, scores.filter((score, i) => Math.sign(score) === data.labels[i]).length / n)
    const test = (y: number) => Math.sign(y * theta[0] + theta[1] + theta[2]) === y
    assert.ok(Math.abs((row.testAccuracy as number) - ((test(1) ? p : 0) + (test(-1) ? 1 - p : 0))) < 1e-15)
  }
})

test('X sign(Xᵀy) = 4y for all rows, so sign descent fits them all along sign(Xᵀy)', () => {
  const { labels, rows } = matrix(200, 0.7, 0)
  const sign = rows[0].map((_, c) => Math.sign(rows.reduce((sum, row, i) => sum + row[c] * labels[i], 0)))
  for (const [i, row] of rows.entries())
    assert.equal(
      row.reduce((sum, value, c) => sum + value * sign[c], 0),
      4 * labels[i],
    )
})

test('Adam and sign descent end along sign(Xᵀy) and predict + always, M-SVAG and gradient descent predict all', async () => {
  const ends = async (method: string, learningRate: number) =>
    (await compute(wilson, { method, learningRate }))[0] as Record<string, number>
  for (const [method, learningRate] of [
    ['adam', 1e-3],
    ['sign-descent', 1e-3],
  ] as const) {
    const { testAccuracy, signCosine, trainAccuracy } = await ends(method, learningRate)
    assert.deepEqual([testAccuracy, trainAccuracy], [0.7, 1], method)
    assert.ok(signCosine > 1 - 5e-8, `${method}: ${signCosine}`)
  }
  for (const [method, learningRate] of [
    ['msvag', 0.05],
    ['msvag', 0.2],
    ['gradient-descent', 0.2],
  ] as const) {
    const { testAccuracy, residual, signCosine } = await ends(method, learningRate)
    assert.equal(testAccuracy, 1, method)
    assert.ok(residual < 5e-15, `${method}: ${residual}`)
    assert.ok(signCosine < 0.25)
  }
})

test('sign descent moves λ in λ sign(Xᵀy) by α sign(4λ − 1) a step, exactly', async () => {
  let lambda = 0
  for (let steps = 0; steps < 12; steps++) lambda -= 0.03 * Math.sign(4 * lambda - 1)
  const [row] = await compute(wilson, { method: 'sign-descent', learningRate: 0.03, steps: 12 })
  assert.ok(Math.abs((row.residual as number) - Math.abs(4 * lambda - 1)) < 1e-14)
})

test('steps without movement are undefined, too large ones diverged, and labels without a majority refused', async () => {
  const [still] = await compute(wilson, { steps: 0 })
  assert.deepEqual([still.status, still.signCosine, still.residual, still.testAccuracy], ['undefined', null, 1, 0])
  const [wild] = await compute(wilson, { method: 'gradient-descent', learningRate: 10 })
  assert.deepEqual([wild.status, wild.residual, wild.trainAccuracy], ['diverged', null, null])
  const [all] = await compute(wilson, { p: 1, n: 1, learningRate: 0.01 })
  assert.deepEqual([all.trainAccuracy, all.testAccuracy], [1, 1])
  await assert.rejects(
    compute(wilson, { p: 0.5 }),
    /^RangeError: wilson: p must be above 0\.5 and at most 1, got 0\.5$/,
  )
  const key = rootKey(0)
  assert.throws(
    () => wilsonProblem({ samples: 0, positiveShare: 0.7, key }),
    /^RangeError: wilson: samples must be a positive integer, got 0$/,
  )
  assert.throws(
    () => wilsonProblem({ samples: 9, positiveShare: 0.5, key }),
    /^RangeError: wilson: positiveShare must be above 0\.5 and at most 1, got 0\.5$/,
  )
  const seed = Array.from({ length: 50 }, (_, s) => s).find(
    s => uniforms(rootKey(s).child('labels'), 4).filter(u => u < 0.6).length <= 2,
  )!
  await assert.rejects(
    compute(wilson, { n: 4, p: 0.6, seed }),
    /^RangeError: wilson: the labels must have a majority of \+1, got [012] of 4; take more samples, a larger probability of \+1 or another seed$/,
  )
})

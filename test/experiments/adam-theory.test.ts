import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Row } from '../../src/tables/column.js'
import { compute } from '../../src/runs/compute.js'
import { adamFactor, signOptimalFactor, svagFactor } from '../../src/theory/variance-factors.js'

const close = (actual: unknown, expected: number, error: number) =>
  assert.ok(Math.abs((actual as number) - expected) <= error, `${actual} is not ${expected} to ${error}`)

const refused = (experiment: string, grid: Record<string, never>, message: RegExp) =>
  assert.rejects(compute(experiment, grid), { message })

/** Some columns of a row. */
const only = (row: Row, ...names: string[]) => Object.fromEntries(names.map(name => [name, row[name]]))

test('variance-factors gives a row for each η as asked, 0 and huge ones included', async () => {
  const etas = [2, 0, 1e300, 0.5, 2]
  const rows = await compute('variance-factors', { eta: [etas] })
  assert.deepEqual(
    rows.map(row => only(row, 'eta', 'signOptimal', 'adam', 'svag', 'status')),
    etas.map(eta => ({
      eta,
      signOptimal: signOptimalFactor(eta),
      adam: adamFactor(eta),
      svag: svagFactor(eta),
      status: 'ok',
    })),
  )
  close(rows[0].adam, 1 / Math.sqrt(5), 1e-16)
  await assert.rejects(compute('variance-factors', { eta: -1 }), { message: /eta must be at least 0, got -1/ })
})

test('moving-average-variance gives ρ at rising steps, each once, and refuses β = 1', async () => {
  const rows = await compute('moving-average-variance', { beta: 0.9, steps: [[49, 0, 4, 4]] })
  assert.deepEqual(
    rows.map(row => row.step),
    [0, 4, 49],
  )
  assert.equal(rows[0].rho, 1)
  close(rows[1].rho, 0.204415, 5e-7)
  close(rows[2].rho, 0.053177, 5e-7)
  close(rows[0].limit, 1 / 19, 1e-16)
  const late = await compute('moving-average-variance', { beta: 0.999, steps: [[1e15]] })
  close(late[0].rho, 0.001 / 1.999, 1e-16)
  await assert.rejects(compute('moving-average-variance', { beta: 1 }), { message: /beta must be below 1/ })
  await assert.rejects(compute('moving-average-variance', { steps: [[0.5]] }), {
    message: /steps must be whole numbers, got 0.5/,
  })
})

test('sign-success counts what it predicts: of 12 cases the limits miss the formula in 3 at most', async () => {
  // 95 % limits: more than 3 of 12 misses have probability 0.002; the seeds are fixed
  const rows = await compute('sign-success', { mean: [0.5, -0.1, 2], deviation: [1, 3], n: 20_000, seed: [1, 2] })
  const misses = rows.filter(row => {
    const [low, predicted, high] = [row.observedLow, row.predicted, row.observedHigh] as number[]
    return low > predicted || predicted > high
  })
  assert.equal(rows.length, 12)
  assert.ok(misses.length <= 3)
  close(rows[0].predicted, 0.691462, 5e-7)
  assert.deepEqual(only(rows[0], 'interval', 'n'), { interval: 'clopper-pearson', n: 20_000 })
  assert.notEqual(rows[0].observed, rows[1].observed)
})

test('sign-success without noise is certain, and at a zero mean ½', async () => {
  const [still] = await compute('sign-success', { mean: -3, deviation: 0, n: 10 })
  assert.deepEqual(only(still, 'predicted', 'observed', 'observedHigh'), { predicted: 1, observed: 1, observedHigh: 1 })
  close(still.observedLow, 0.025 ** 0.1, 1e-12)
  const [zero] = await compute('sign-success', { mean: 0, deviation: 2, n: 100_000 })
  assert.equal(zero.predicted, 0.5)
  close(zero.observed, 0.5, 4 * Math.sqrt(0.25 / 100_000))
  const [nothing] = await compute('sign-success', { mean: 0, deviation: 0, n: 1 })
  assert.deepEqual([nothing.predicted, nothing.observed], [1, 1])
})

test('expected-improvement of a given matrix and gradient is worked out by hand', async () => {
  // Q = [[2, 1], [1, 2]] has λ = 1, 3; at ν = 0: ∇Lᵀ∇L = 5, ∇LᵀQ∇L = 14, s = (1, 1), sᵀQs = 6
  const [sgd, ssd] = await compute('expected-improvement', { matrix: '2,1;1,2', gradient: [[1, 2]], noiseDeviation: 0 })
  assert.deepEqual([sgd.method, ssd.method, sgd.bound], ['sgd', 'ssd', null])
  close(sgd.stepSize, 5 / 14, 1e-15)
  close(sgd.improvement, 25 / 28, 1e-15)
  close(ssd.stepSize, 0.5, 1e-15)
  close(ssd.improvement, 0.75, 1e-15)
  close(ssd.bound, (0.5 * 9 * (4 / 6)) / 4, 1e-15)
  close(ssd.pDiagonal, 2 / 3, 1e-15)
  // ν = 2: 4·(1 + 27) is added
  const [noisy] = await compute('expected-improvement', { matrix: '2,1;1,2', gradient: [[1, 2]], noiseDeviation: 2 })
  close(noisy.improvement, 25 / (2 * (14 + 112)), 1e-15)
  // the offset of a given matrix is in its own coordinates: Q(1, 0) = (2, 1)
  const byOffset = await compute('expected-improvement', { matrix: '2,1;1,2', offset: [[1, 0]] })
  const byGradient = await compute('expected-improvement', { matrix: '2,1;1,2', gradient: [[2, 1]] })
  for (const i of [0, 1]) close(byOffset[i].improvement, byGradient[i].improvement as number, 1e-14)
})

test('expected-improvement on the axes is equal to its bound, and without a gradient nothing', async () => {
  const grid = { eigenvalues: [[0.5, 4, 30]], rotated: false, offset: [[3, -1, 2]] }
  const [sgd, ssd] = await compute('expected-improvement', { ...grid, noiseDeviation: 0.7 })
  close(ssd.bound, ssd.improvement as number, 1e-12)
  assert.equal(sgd.pDiagonal, 1)
  const still = await compute('expected-improvement', { ...grid, offset: 0 })
  assert.deepEqual(
    still.map(row => only(row, 'improvement', 'stepSize', 'status')),
    [0, 1].map(() => ({ improvement: 0, stepSize: 0, status: 'ok' })),
  )
  const one = await compute('expected-improvement', { eigenvalues: [[4]], noiseDeviation: 0, offset: -3 })
  for (const row of one) close(row.improvement, 18, 1e-14)
})

test('expected-improvement refuses matrices that have no minimum or are not symmetric', async () => {
  const matrix = (text: string, message: RegExp) => refused('expected-improvement', { matrix: text } as never, message)
  await matrix('1,2;2,1', /matrix must be positive definite, got a smallest eigenvalue of -1$/)
  await matrix('1,1;1,1', /matrix must be positive definite, got a smallest eigenvalue of /)
  await matrix('1,2;3,4', /matrix must be symmetric, got 2 in row 1, column 2 and 3 in row 2, column 1$/)
  await matrix('1,2;2,4;3,5', /matrix must be square, got 3 rows of 2 numbers/)
  await matrix('0', /smallest eigenvalue of 0$/)
  const apart = await compute('expected-improvement', { matrix: '1e300,0;0,1e-300', noiseDeviation: 0 })
  assert.ok(apart.every(row => row.status === 'ok'))
  await assert.rejects(compute('expected-improvement', { eigenvalues: [[1, 2]], gradient: [[1, 2, 3]] }), {
    message: /gradient must be one number or one for each of the 2 eigenvalues, got 3/,
  })
  await assert.rejects(compute('expected-improvement', { dimension: 5000 }), {
    message: /a rotation must have at most 2000 dimensions, got 5000/,
  })
})

test('p-diagonal of equal eigenvalues is 1, of rank one it is its lower bound, and one draw has no limits', async () => {
  const [equal] = await compute('p-diagonal', { spectrum: 'log', condition: 1, dimension: 8, draws: 5 })
  for (const name of ['pDiagonal', 'pDiagonalLow', 'pDiagonalHigh']) close(equal[name], 1, 1e-13)
  const [rankOne] = await compute('p-diagonal', { eigenvalues: [[0, 1, 0]], draws: 50 })
  close(rankOne.pDiagonal, rankOne.lowerBound as number, 1e-14)
  close(rankOne.pDiagonalHigh, rankOne.lowerBoundHigh as number, 1e-14)
  assert.deepEqual(only(rankOne, 'n', 'interval'), { n: 50, interval: 't' })
  close(rankOne.piOver2d, Math.PI / 6, 1e-16)
  const [single] = await compute('p-diagonal', { dimension: 4, draws: 1 })
  assert.deepEqual(only(single, 'pDiagonalLow', 'lowerBoundHigh', 'status'), {
    pDiagonalLow: null,
    lowerBoundHigh: null,
    status: 'ok',
  })
  const [line] = await compute('p-diagonal', { dimension: 1, draws: 3 })
  assert.deepEqual(only(line, 'pDiagonal', 'lowerBound'), { pDiagonal: 1, lowerBound: 1 })
  await assert.rejects(compute('p-diagonal', { eigenvalues: [[0, 0]] }), { message: /not all 0, got zeros only/ })
})

/** Mean and standard error that a row's 95 % t interval stands for. */
function zAgainst(row: Row, name: string, expected: number, t: number): number {
  const error = ((row[`${name}High`] as number) - (row[`${name}Low`] as number)) / (2 * t)
  return ((row[name] as number) - expected) / error
}

test('over rotations p_diag and its lower bound have the means of the checks', async () => {
  // 1,000 draws: t = 1.962. The printed means are rounded and Monte-Carlo themselves: their last digit is granted.
  const [ten] = await compute('p-diagonal', { spectrum: 'well', dimension: 10, draws: 1000 })
  assert.ok(Math.abs((ten.pDiagonal as number) - 0.504) < 0.004)
  // E‖v‖₁² = 1 + (d − 1)·2/π is exact, so 1/E‖v‖₁² ≤ E[1/‖v‖₁²] bounds the mean of rank one from below
  const [rankOne] = await compute('p-diagonal', { eigenvalues: [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]], draws: 1000 })
  assert.ok((rankOne.pDiagonalHigh as number) > 1 / (1 + (9 * 2) / Math.PI))
  assert.ok(Math.abs(zAgainst(rankOne, 'pDiagonal', 0.1512, 1.962)) < 4)
})

test('stochastic-quadratic reports rising steps, each once, the same at any selection and for any seed anew', async () => {
  const grid = { dimension: 6, noiseDeviation: 0.5 }
  const all = await compute('stochastic-quadratic', { ...grid, steps: '0..20' })
  assert.equal(all.length, 42)
  const some = await compute('stochastic-quadratic', { ...grid, steps: [[20, 3, 3]] })
  const values = (rows: Row[]) => rows.map(row => only(row, 'step', 'method', 'loss', 'stepSize'))
  assert.deepEqual(values(some), values(all.filter(row => row.step === 3 || row.step === 20)))
  const other = await compute('stochastic-quadratic', { ...grid, seed: 1, steps: 0 })
  assert.notEqual(other[0].loss, all[0].loss)
  // both start at θ = 0, and x* ~ U(−10, 10): L(0) = ½Σλx² with the same x* on the axes
  const [axes] = await compute('stochastic-quadratic', { eigenvalues: [[2]], rotated: false, steps: 0 })
  assert.ok((axes.loss as number) >= 0 && (axes.loss as number) <= 100)
  assert.equal(all[0].loss, all[1].loss)
})

test('stochastic-quadratic without noise converges to 0 without a number that is none', async () => {
  const rows = await compute('stochastic-quadratic', { eigenvalues: [[1, 1, 1]], noiseDeviation: 0, steps: '0..60' })
  assert.ok(rows.every(row => row.status === 'ok' && row.loss !== null && row.stepSize !== null))
  assert.ok((rows[2].loss as number) < 1e-28) // equal eigenvalues: gradient descent arrives in one step
  const one = await compute('stochastic-quadratic', { dimension: 1, noiseDeviation: 0, steps: '0..5' })
  assert.ok(one.slice(2).every(row => (row.loss as number) < 1e-25 && row.status === 'ok'))
  const huge = await compute('stochastic-quadratic', { eigenvalues: [[1e308, 1]], noiseDeviation: 1, steps: '0..3' })
  assert.ok(huge.every(row => row.status === (row.loss === null ? 'diverged' : 'ok')))
  const apart = await compute('stochastic-quadratic', { eigenvalues: [[1e300, 1e-300]], steps: '0..5' })
  assert.ok(apart.every(row => row.status === 'ok' && (row.loss as number) >= 0))
  await assert.rejects(compute('stochastic-quadratic', { eigenvalues: [[1, -2]] }), {
    message: /eigenvalues must be positive, since the quadratic has a minimum, got -2/,
  })
})

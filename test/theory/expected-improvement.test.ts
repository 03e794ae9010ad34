import assert from 'node:assert/strict'
import { test } from 'node:test'
import { symmetricEigen } from '../../src/matrices/symmetric-eigen.js'
import { quadraticProgram } from '../../src/problems/quadratic-program.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { pDiagonal, pDiagonalLowerBound, pDiagonalOfRotation } from '../../src/theory/diagonal-dominance.js'
import { erf } from '../../src/theory/error-function.js'
import { gradientDeviations, gradientStep, signStep } from '../../src/theory/expected-improvement.js'
import { fromEigenbasis, type Hessian, hessianMatrix, rotatedHessian, toEigenbasis } from '../../src/theory/hessian.js'
import { optimalDescents } from '../../src/theory/optimal-descents.js'
import { signMoment } from '../../src/theory/sign-moment.js'
import { Float64Vector } from '../../src/vectors/float64-vector.js'

const key = rootKey(1705).child('expected-improvement')

const close = (actual: number, expected: number, error: number, what = '') =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not ${expected} to ${error}`)

function timesVector(q: Float64Array, x: Float64Array): Float64Array {
  const d = x.length
  return x.map((_, i) => x.reduce((sum, value, j) => sum + q[i * d + j] * value, 0))
}

const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i], 0)

/** The equations of the paper word by word: matrices, a double sum over pairs, moments by `signMoment`. */
function naive(q: Float64Array, gradient: Float64Array, noise: number) {
  const d = gradient.length
  const qq = q.map((_, at) => {
    const [i, j] = [Math.floor(at / d), at % d]
    return gradient.reduce((sum, _, k) => sum + q[i * d + k] * q[k * d + j], 0)
  })
  const squares = dot(gradient, gradient)
  let cubes = 0
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) cubes += qq[i * d + j] * q[i * d + j]
  const curvature = dot(gradient, timesVector(q, gradient)) + noise * noise * cubes
  const sgd = { stepSize: squares / curvature, improvement: squares ** 2 / (2 * curvature) }
  const deviation = gradient.map((_, i) => noise * Math.sqrt(qq[i * d + i]))
  const a = gradient.map((slope, i) => (deviation[i] === 0 ? (slope < 0 ? -Infinity : Infinity) : slope / deviation[i]))
  let [descent, trace, all, form] = [0, 0, 0, 0]
  for (let i = 0; i < d; i++) {
    descent += erf(Math.abs(a[i]) / Math.SQRT2) * Math.abs(gradient[i])
    trace += q[i * d + i]
    for (let j = 0; j < d; j++) {
      const r = qq[i * d + j] / Math.sqrt(qq[i * d + i] * qq[j * d + j])
      all += Math.abs(q[i * d + j])
      form += q[i * d + j] * (i === j ? 1 : signMoment(a[i], a[j], Math.max(-1, Math.min(1, r))))
    }
  }
  const bound = (descent ** 2 / (2 * trace)) * (trace / all)
  return { sgd, ssd: { stepSize: descent / form, improvement: descent ** 2 / (2 * form), bound } }
}

test('a Hessian is V·diag(λ)·Vᵀ, and both changes of basis are its V', () => {
  for (const d of [1, 2, 3, 4, 7, 9]) {
    const hessian = rotatedHessian(
      uniforms(key.child('values').child(d), d).map(u => 0.1 + u),
      key.child('V').child(d),
    )
    const q = hessianMatrix(hessian)
    const x = normals(key.child('x').child(d), d)
    const through = fromEigenbasis(
      hessian,
      toEigenbasis(hessian, x).map((y, j) => hessian.values[j] * y),
    )
    timesVector(q, x).forEach((expected, i) => {
      close(through[i], expected, 1e-14 * d)
    })
    const { values } = symmetricEigen(q)
    hessian.values
      .slice()
      .sort()
      .forEach((expected, j) => {
        close(values[j], expected, 1e-13)
      })
  }
  assert.deepEqual([...hessianMatrix({ values: Float64Array.of(2, 3) })], [2, 0, 0, 3])
})

test('p_diag is the share of the diagonal: 1 for diagonal matrices, 1/d for 11ᵀ/d, in between for others', () => {
  close(pDiagonal(Float64Array.of(2, -1, -1, 2)), 4 / 6, 1e-16)
  assert.equal(pDiagonal(Float64Array.of(5)), 1)
  assert.equal(pDiagonal(Float64Array.of(3, 0, 0, 1)), 1)
  assert.equal(pDiagonal(Float64Array.of(0, 0, 0, 0)), 1)
  const worst = new Float64Array(36).fill(1 / 6)
  close(pDiagonal(worst) * 6, 1, 1e-15)
  const { values, vectors } = symmetricEigen(worst)
  // rounding leaves the five zeros at about 1e-17
  close(pDiagonalLowerBound({ values: values.map(value => Math.max(value, 0)), vectors }) * 6, 1, 1e-12)
})

test('1/d ≤ lower bound ≤ p_diag ≤ 1 for every rotation, with equality for one eigenvalue alone', () => {
  for (let n = 0; n < 60; n++) {
    const d = 1 + (n % 9)
    const one = key.child('bounds').child(n)
    const values = uniforms(one.child('values'), d).map(u => u ** 4)
    const hessian = rotatedHessian(values, one)
    const [share, bound] = [pDiagonal(hessianMatrix(hessian)), pDiagonalLowerBound(hessian)]
    assert.ok(bound >= (1 / d) * (1 - 1e-14) && bound <= share * (1 + 1e-14) && share <= 1, `${bound} ${share}`)
    const single = { ...hessian, values: values.map((_, j) => (j === 0 ? 3 : 0)) }
    close(pDiagonal(hessianMatrix(single)), pDiagonalLowerBound(single), 1e-14)
  }
  assert.equal(pDiagonalLowerBound({ values: Float64Array.of(1, 2) }), 1)
})

test('the d^(−1/2) law is the printed one: 1 for equal eigenvalues, 0.2072 at d = 100 for U(0.1, 1.1)', () => {
  assert.equal(pDiagonalOfRotation(new Float64Array(7).fill(0.3)), 1)
  // evenly spread values have the mean and, up to 1/d², the variance of the uniform law
  const even = Float64Array.from({ length: 100 }, (_, j) => 0.1 + (j + 0.5) / 100)
  close(pDiagonalOfRotation(even), 0.2066, 1e-4)
  close(0.6 / (0.6 + Math.sqrt(200 / Math.PI / 12)), pDiagonalOfRotation(even), 1e-4)
})

test('the units of a Hessian change neither p_diag nor its d^(−1/2) law, though sums and squares would overflow', () => {
  const matrix = Float64Array.of(3, -1, 0.5, -1, 2, 0.25, 0.5, 0.25, 4)
  const eigenvalues = Float64Array.of(4, 0, 1, 0.125)
  for (const unit of [2 ** 1021, 2 ** -1071, 2 ** 600, 2 ** -600]) {
    assert.equal(pDiagonalOfRotation(eigenvalues.map(value => value * unit)), pDiagonalOfRotation(eigenvalues))
    if (unit > 2 ** -1000) close(pDiagonal(matrix.map(entry => entry * unit)), pDiagonal(matrix), 1e-15)
  }
  close(pDiagonal(new Float64Array(4).fill(1e308)), 0.5, 1e-15)
  close(pDiagonalOfRotation(Float64Array.of(1e300, 0)), 1 / (1 + Math.sqrt(4 / Math.PI)), 1e-15)
  assert.equal(pDiagonalOfRotation(new Float64Array(3)), 1)
  assert.throws(() => pDiagonalOfRotation(new Float64Array(0)), /must hold at least one eigenvalue, got none$/)
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => pDiagonalOfRotation(Float64Array.of(1, wrong)), new RegExp(`at least 0, got ${wrong}$`))
})

test('the mean lower bound of one eigenvalue in two dimensions is 2/π, half of the 4/π that 1.264 estimates', () => {
  // ‖v‖₁² = 1 + |sin 2φ| for a uniform φ, so E[1/‖v‖₁²] = (2/π)∫_0^{π/2} 1/(1 + sin u) du = 2/π
  const draws = Float64Array.from({ length: 3000 }, (_, n) =>
    pDiagonal(hessianMatrix(rotatedHessian(Float64Array.of(1, 0), key.child('circle').child(n)))),
  )
  const mean = draws.reduce((sum, p) => sum + p, 0) / draws.length
  const variance = draws.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (draws.length - 1)
  assert.ok(Math.abs(mean - 2 / Math.PI) < 4 * Math.sqrt(variance / draws.length))
})

test('both optimal steps are the equations word by word', () => {
  const spectra = [[1], [2, 0.1], [1, 1, 1, 1], [0.02, 0.3, 0.5, 1.1, 40, 55], [0.1, 0.3, 0.6, 0.9, 1.1]]
  for (const [n, values] of spectra.entries())
    for (const rotated of [true, false])
      for (const noise of [0, 0.1, 4]) {
        const axes: Hessian = { values: Float64Array.from(values) }
        const hessian = rotated ? rotatedHessian(axes.values, key.child('steps').child(n)) : axes
        const gradient = normals(key.child('gradient').child(n), values.length).map(z => 3 * z)
        const expected = naive(hessianMatrix(hessian), gradient, noise)
        const sgd = gradientStep(hessian.values, toEigenbasis(hessian, gradient), noise)
        const ssd = signStep(hessian, noise)(gradient)
        const what = `spectrum ${n}, rotated ${rotated}, ν ${noise}:`
        for (const name of ['stepSize', 'improvement'] as const) {
          close(sgd[name], expected.sgd[name], 1e-12 * expected.sgd[name], what)
          close(ssd[name], expected.ssd[name], 1e-11 * expected.ssd[name], what)
        }
        close(ssd.bound, expected.ssd.bound, 1e-12 * ssd.bound, what)
        if (rotated) assert.ok(ssd.bound <= ssd.improvement * (1 + 1e-12))
        else close(ssd.bound, ssd.improvement, 1e-12 * ssd.improvement, what)
      }
})

test('the deviations of the gradient are ν√(QQ)_ii', () => {
  const hessian = rotatedHessian(Float64Array.of(1, 2, 5), key.child('deviations'))
  const q = hessianMatrix(hessian)
  gradientDeviations(hessian, 0.5).forEach((deviation, i) => {
    close(deviation, 0.5 * Math.hypot(q[3 * i], q[3 * i + 1], q[3 * i + 2]), 1e-14)
  })
  assert.deepEqual([...gradientDeviations({ values: Float64Array.of(1, 2) }, 0.5)], [0.5, 1])
})

test('in one dimension and without noise both step to the minimum', () => {
  const hessian = { values: Float64Array.of(4) }
  const gradient = Float64Array.of(-12) // θ − x* = −3, L = 18
  assert.deepEqual(gradientStep(hessian.values, gradient, 0), { stepSize: 0.25, improvement: 18 })
  assert.deepEqual(signStep(hessian, 0)(gradient), { stepSize: 3, improvement: 18, bound: 18 })
})

test('a zero gradient has nothing to improve, and huge or tiny ones keep their step sizes', () => {
  const hessian = rotatedHessian(Float64Array.of(1, 3), key.child('edges'))
  for (const noise of [0, 1]) {
    assert.deepEqual(gradientStep(hessian.values, new Float64Array(2), noise), { stepSize: 0, improvement: 0 })
    assert.deepEqual(signStep(hessian, noise)(new Float64Array(2)), { stepSize: 0, improvement: 0, bound: 0 })
  }
  const gradient = Float64Array.of(1, -2)
  const { stepSize } = gradientStep(hessian.values, gradient, 0)
  const signed = signStep(hessian, 0)(gradient).stepSize
  for (const scale of [1e-200, 1e200]) {
    const scaled = gradient.map(slope => slope * scale)
    close(gradientStep(hessian.values, scaled, 0).stepSize, stepSize, 1e-15)
    close(signStep(hessian, 0)(scaled).stepSize / scale, signed, 1e-14)
  }
  // sign(0) = 1 without noise, as the theory has it
  const flat = signStep({ values: Float64Array.of(1, 1) }, 0)(Float64Array.of(2, 0))
  assert.equal(flat.stepSize, 1)
})

test('a Hessian in other units changes the improvement by their factor, however large or small it is', () => {
  const hessian = rotatedHessian(Float64Array.of(0.2, 1, 9), key.child('units'))
  const gradient = Float64Array.of(1, -2, 0.5)
  const [sgd, ssd] = [
    gradientStep(hessian.values, toEigenbasis(hessian, gradient), 0.4),
    signStep(hessian, 0.4)(gradient),
  ]
  for (const unit of [1e-250, 1e250]) {
    const scaled = { ...hessian, values: hessian.values.map(value => value * unit) }
    const slope = gradient.map(value => value * unit)
    const [sgdScaled, ssdScaled] = [
      gradientStep(scaled.values, toEigenbasis(scaled, slope), 0.4),
      signStep(scaled, 0.4)(slope),
    ]
    close((sgdScaled.stepSize * unit) / sgd.stepSize, 1, 1e-13)
    close(sgdScaled.improvement / unit / sgd.improvement, 1, 1e-13)
    close(ssdScaled.stepSize / ssd.stepSize, 1, 1e-13)
    close(ssdScaled.improvement / unit / ssd.improvement, 1, 1e-13)
    close(ssdScaled.bound / unit / ssd.bound, 1, 1e-13)
  }
})

test('both descents are those of the stochastic quadratic program with naive steps on the same samples', () => {
  const noise = 0.3
  const d = 5
  const hessian = rotatedHessian(Float64Array.of(0.1, 0.4, 0.9, 7, 40), key.child('descents'))
  const q = hessianMatrix(hessian)
  const minimum = Float64Array.of(3, -5, 8, 0.5, -9)
  const noiseKey = key.child('noise')
  const program = quadraticProgram({ matrix: q, minimum, noiseDeviation: noise })
  let [sgd, ssd] = [new Float64Array(d), new Float64Array(d)]
  for (const state of optimalDescents(
    hessian,
    minimum.map(x => -x),
    noise,
    noiseKey,
  )) {
    const at = { sgd: new Float64Vector(sgd), ssd: new Float64Vector(ssd) }
    const stepSize = {
      sgd: naive(q, program.gradient(at.sgd).read() as Float64Array, noise).sgd.stepSize,
      ssd: naive(q, program.gradient(at.ssd).read() as Float64Array, noise).ssd.stepSize,
    }
    for (const method of ['sgd', 'ssd'] as const) {
      const loss = program.loss(at[method])
      close(state[method].loss, loss, 1e-9 * loss + 1e-12, `${method} after ${state.step}:`)
      close(state[method].stepSize, stepSize[method], 1e-9 * stepSize[method], `${method} after ${state.step}:`)
    }
    if (state.step === 6) break
    const step = noiseKey.child(state.step)
    const slope = program.evaluate(at.sgd, step).gradient.read()
    const sign = program.evaluate(at.ssd, step).gradient.read()
    sgd = sgd.map((x, i) => x - stepSize.sgd * slope[i])
    ssd = ssd.map((x, i) => x - stepSize.ssd * Math.sign(sign[i]))
  }
})

test('without noise one step ends in the minimum in one dimension, and both then stay there', () => {
  for (const { step, sgd, ssd } of optimalDescents({ values: Float64Array.of(3) }, Float64Array.of(-7), 0, key)) {
    if (step === 0) assert.deepEqual([sgd.loss, ssd.loss], [73.5, 73.5])
    else
      for (const { loss, stepSize } of [sgd, ssd]) {
        assert.ok(loss < 1e-30)
        assert.ok(loss === 0 ? stepSize === 0 : stepSize > 0)
      }
    if (step === 50) break
  }
})

test('descents side by side are those of each alone, to the last bit', () => {
  const laws = [
    { hessian: rotatedHessian(Float64Array.of(0.1, 2, 30), key.child('side')), noise: 0.2 },
    { hessian: rotatedHessian(Float64Array.of(1, 0.3, 0.2, 5, 6), key.child('by')), noise: 3 },
  ]
  const descents = () =>
    laws.map(({ hessian, noise }) =>
      optimalDescents(hessian, new Float64Array(hessian.values.length).fill(4), noise, key.child('samples')),
    )
  const alone = descents().map(descent => Array.from({ length: 12 }, () => descent.next().value))
  const [first, second] = descents()
  const together = Array.from({ length: 12 }, () => [first.next().value, second.next().value])
  assert.deepEqual(
    together.map(([state]) => state),
    alone[0],
  )
  assert.deepEqual(
    together.map(([, state]) => state),
    alone[1],
  )
})

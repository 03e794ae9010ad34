import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { erf, erfc } from '../../src/theory/error-function.js'
import { gaussLegendre } from '../../src/theory/gauss-legendre.js'
import { hessianMatrix, rotatedHessian } from '../../src/theory/hessian.js'
import { signCovarianceTrace } from '../../src/theory/sign-covariance-trace.js'
import { signCovariance, signMoment } from '../../src/theory/sign-moment.js'

const key = rootKey(1705).child('sign-moment')

const close = (actual: number, expected: number, error: number, what = '') =>
  assert.ok(Math.abs(actual - expected) <= error, `${what} ${actual} is not ${expected} to ${error}`)

/** Three-point Gauss on panels: E[sign x sign y] = ∫φ(z)·sign(z + a)·erf((b + rz)/√(2(1 − r²))) dz, given z of x = z + a. */
function slowMoment(a: number, b: number, r: number): number {
  const rest = Math.sqrt((1 - r) * (1 + r))
  const limit = 9
  const middle = r === 0 ? 0 : -b / r
  const cuts = [-limit, limit, -a]
  for (let k = -8; k <= 8; k++) cuts.push(middle + k * rest, k)
  const places = cuts.filter(z => Math.abs(z) <= limit).sort((x, y) => x - y)
  let sum = 0
  for (let i = 0; i + 1 < places.length; i++) {
    const panels = 24
    const half = (places[i + 1] - places[i]) / (2 * panels)
    for (let panel = 0; panel < panels; panel++)
      for (const [node, weight] of [
        [-Math.sqrt(0.6), 5 / 9],
        [0, 8 / 9],
        [Math.sqrt(0.6), 5 / 9],
      ]) {
        const z = places[i] + half * (2 * panel + 1 + node)
        sum += half * weight * Math.exp((-z * z) / 2) * Math.sign(z + a) * erf((b + r * z) / (Math.SQRT2 * rest))
      }
  }
  return sum / Math.sqrt(2 * Math.PI)
}

test('erf and erfc are the printed values', () => {
  close(erf(0.5), 0.5204998778130465, 1e-16)
  close(erf(-2), -0.9953222650189527, 2e-16)
  close(erfc(5), 1.5374597944280349e-12, 1e-27)
})

test('n Gauss–Legendre nodes integrate polynomials of degree 2n − 1, and no higher', () => {
  for (const n of [1, 2, 6, 12, 20]) {
    const { nodes, weights } = gaussLegendre(n)
    const integral = (degree: number) => nodes.reduce((sum, x, i) => sum + weights[i] * x ** degree, 0)
    for (let degree = 0; degree < 2 * n; degree++) close(integral(degree), 1 / (degree + 1), 1e-15)
    if (n < 8) assert.ok(Math.abs(integral(2 * n) - 1 / (2 * n + 1)) > 1e-12)
  }
})

test('sign moments are those of the checks', () => {
  close(signMoment(0.3, -0.8, 0.6), 0.10971, 5e-6)
  close(signMoment(2, 1, -0.8), 0.63719, 5e-6)
  close(signMoment(0, 0, 0.5), 1 / 3, 1e-15)
  close(signMoment(0.1, 0.1, 0.999), 0.97167, 5e-6)
})

test("without means it is Sheppard's (2/π)·asin r", () => {
  for (const r of [-1, -0.9999, -0.95, -0.6, -1e-9, 0, 0.2, 0.924, 0.926, 1 - 1e-12, 1])
    close(signMoment(0, 0, r), (2 / Math.PI) * Math.asin(r), 1e-14)
})

test('sign moments agree with a slow integral to 1e-12 in every range of r', () => {
  const draws = uniforms(key.child('slow'), 3 * 60)
  for (let i = 0; i < 60; i++) {
    const within = draws[3 * i]
    const size = [
      0.3 * within,
      0.3 + 0.45 * within,
      0.75 + 0.175 * within,
      0.925 + 0.074 * within,
      1 - 10 ** (-3 - 6 * within),
    ]
    const r = (i % 2 === 0 ? 1 : -1) * size[i % 5]
    const scale = [1, 3, 9][i % 3]
    const a = scale * (2 * draws[3 * i + 1] - 1)
    const b = i % 4 === 0 ? Math.sign(r) * a * (1 + 0.01 * draws[3 * i + 2]) : scale * (2 * draws[3 * i + 2] - 1)
    close(signMoment(a, b, r), slowMoment(a, b, r), 1e-12, `a ${a}, b ${b}, r ${r}:`)
  }
})

test('sign moments have the symmetries of their law', () => {
  for (const [a, b, r] of [
    [0.3, -0.8, 0.6],
    [2, 1.9, 0.97],
    [-1, 4, -0.2],
  ]) {
    const moment = signMoment(a, b, r)
    close(signMoment(b, a, r), moment, 1e-15)
    close(signMoment(-a, -b, r), moment, 1e-15)
    close(signMoment(-a, b, -r), -moment, 1e-15)
    close(signMoment(a, b, 0), erf(a / Math.SQRT2) * erf(b / Math.SQRT2), 1e-16)
  }
})

test('equal variables have equal signs, and without noise signs are certain', () => {
  for (const a of [0, 0.4, -7, 50]) {
    close(signMoment(a, a, 1), 1, 1e-15)
    close(signMoment(a, -a, -1), -1, 1e-15)
  }
  close(signMoment(1, -1, 1), 1 - 2 * erf(1 / Math.SQRT2), 1e-15) // signs differ for z between −1 and 1
  assert.equal(signMoment(Infinity, -Infinity, 0.5), -1)
  assert.equal(signMoment(Infinity, 0.7, 0.5), erf(0.7 / Math.SQRT2))
  assert.equal(signCovariance(-40, 0.1, 1), 0)
  assert.throws(() => signMoment(0, 0, 1.1), /r must lie between -1 and 1, got 1.1/)
})

/** Σ_ij q_ij Cov(sign x_i, sign x_j), pair by pair. */
function naiveTrace(q: Float64Array, r: Float64Array, a: Float64Array): number {
  const d = a.length
  let sum = 0
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++)
      sum += q[i * d + j] * (i === j ? 1 - erf(a[i] / Math.SQRT2) ** 2 : signCovariance(a[i], a[j], r[i * d + j]))
  return sum
}

function correlationsOf(covariance: Float64Array, d: number): Float64Array {
  const deviation = (i: number) => Math.sqrt(covariance[i * d + i])
  return covariance.map((value, at) => {
    const [i, j] = [Math.floor(at / d), at % d]
    return i === j ? 1 : Math.max(-1, Math.min(1, value / (deviation(i) * deviation(j))))
  })
}

test('the trace is the sum over pairs within its stated error, at correlations from 0 to 1', () => {
  const spectra = [
    [1],
    [1, 1],
    [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    [1e-3, 1e-2, 0.1, 0.5, 20, 45],
    [1e-9, 1e-9, 1e-9, 1e-9, 1],
    // correlations up to 0.2, and up to 0.95: short series, and all lengths beside integrals
    Array.from({ length: 41 }, (_, j) => 1 + j / 50),
    Array.from({ length: 40 }, (_, j) => (j < 34 ? j / 40 : j)),
  ]
  for (const [n, values] of spectra.entries()) {
    const d = values.length
    const hessian = rotatedHessian(Float64Array.from(values), key.child('trace').child(n))
    const q = hessianMatrix(hessian)
    const r = correlationsOf(hessianMatrix({ ...hessian, values: hessian.values.map(x => x * x) }), d)
    const trace = signCovarianceTrace(q, r)
    let offDiagonal = 0
    for (let i = 0; i < d * d; i++) if (i % (d + 1) !== 0) offDiagonal += Math.abs(q[i])
    for (const scale of [0, 0.3, 1, 4, 10]) {
      const a = normals(key.child('means').child(n), d).map(z => scale * z)
      close(trace(a), naiveTrace(q, r, a), 1.2e-13 * offDiagonal + 1e-14 * d, `spectrum ${n}, scale ${scale}:`)
    }
  }
})

test('means without noise leave no covariance', () => {
  const q = Float64Array.of(2, 1, 1, 2)
  const r = Float64Array.of(1, 0.8, 0.8, 1)
  assert.equal(signCovarianceTrace(q, r)(Float64Array.of(Infinity, -Infinity)), 0)
  close(signCovarianceTrace(q, r)(Float64Array.of(Infinity, 0)), 2, 1e-16)
  const same = Float64Array.of(1, 1, 1, 1)
  close(signCovarianceTrace(q, same)(Float64Array.of(0, 0)), 6, 1e-14)
  assert.throws(() => signCovarianceTrace(q, Float64Array.of(1)), /R must have the 4 entries of Q, got 1/)
})

test('a pair has the covariance of the slow integral in the whole range of the series and beyond', () => {
  for (const r of [1e-6, 0.03, -0.1, 0.3, -0.5, 0.7, 0.77, -0.85, 0.92, 0.93, -0.97])
    for (const [a, b] of [
      [0, 0],
      [0.7, -1.3],
      [3, 2.5],
      [-6, 5.5],
      [10.9, 0.2],
    ]) {
      const trace = signCovarianceTrace(Float64Array.of(0, 1, 1, 0), Float64Array.of(1, r, r, 1))
      const expected = 2 * (slowMoment(a, b, r) - erf(a / Math.SQRT2) * erf(b / Math.SQRT2))
      close(trace(Float64Array.of(a, b)), expected, 2e-12, `a ${a}, b ${b}, r ${r}:`)
    }
})

test('traces of several laws in turn do not disturb each other', () => {
  const laws = [3, 12].map(d => {
    const hessian = rotatedHessian(uniforms(key.child('in turn').child(d), d), key.child('in turn').child('V').child(d))
    const q = hessianMatrix(hessian)
    const r = correlationsOf(hessianMatrix({ ...hessian, values: hessian.values.map(x => x * x) }), d)
    return { q, r, a: normals(key.child('in turn').child('a').child(d), d) }
  })
  const traces = laws.map(({ q, r }) => signCovarianceTrace(q, r))
  for (let round = 0; round < 3; round++)
    for (const [n, { q, r, a }] of laws.entries()) close(traces[n](a), naiveTrace(q, r, a), 1e-12, `law ${n}:`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ParameterLayer } from '../../src/measurements/layers.js'
import { accumulatePair, type Oracle, oracle, oracleMoments } from '../../src/measurements/oracle.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { naiveOracle } from './naive-oracle.js'

type Numbers = readonly (readonly number[])[]

/** From differences to the first pair, as `varianceRatio` takes them. */
function measured(
  a: Numbers,
  y: Numbers,
  layers: readonly ParameterLayer[],
  array: typeof Float64Array | typeof Float32Array,
) {
  const moments = oracleMoments(a[0].length, layers)
  const [as, ys] = [a, y].map(rows => rows.map(row => array.from(row)))
  const difference = (x: ArrayLike<number>, reference: ArrayLike<number>) =>
    Float64Array.from(x, (value, i) => value - reference[i])
  as.forEach((row, b) => {
    accumulatePair(moments, difference(row, as[0]), difference(ys[b], ys[0]))
  })
  return oracle(moments)
}

const exact = (a: Numbers, y: Numbers, layers: readonly ParameterLayer[]) => measured(a, y, layers, Float64Array)

function close(found: Oracle, expected: Oracle, error = 1e-12): void {
  for (const name of ['ratioPerLayer', 'ratioHeldOut', 'ratioPerLayerHeldOut'] as const)
    assert.ok(Math.abs(found[name] / expected[name] - 1) < error, `${name}: ${found[name]}, ${expected[name]}`)
}

const columns = (...layers: readonly (readonly number[])[]): ParameterLayer[] =>
  layers.map((places, l) => ({ name: `layer ${l}`, ranges: places.map(c => [c, c + 1] as const) }))

const table = (name: string, n: number, d: number): number[][] => {
  const values = normals(rootKey(41).child(name), n * d)
  return Array.from({ length: n }, (_, b) => [...values.slice(b * d, (b + 1) * d)])
}

/** Gradients around long means, with other scales and other correlations in every coordinate. */
function correlated(n: number, d: number): { a: number[][]; y: number[][] } {
  const [noise, y] = [table('noise', n, d), table('snapshot', n, d)]
  return {
    a: y.map((row, b) => row.map((value, c) => 5 + (c / d) * value + noise[b][c] / (1 + c))),
    y: y.map(row => row.map((value, c) => -3 + value * (1 + (c % 3)))),
  }
}

test('in-sample and held-out ratios are those of covariances written out, for halves of any sizes and layers that lie apart', () => {
  const layers = columns([0, 4, 5], [1], [2, 3, 6])
  for (const n of [4, 5, 8, 23]) {
    const { a, y } = correlated(n, 7)
    close(exact(a, y, layers), naiveOracle(a, y, [[0, 4, 5], [1], [2, 3, 6]]))
    const single = (rows: Numbers) => rows.map(row => row.map(Math.fround))
    close(measured(a, y, layers, Float32Array), naiveOracle(single(a), single(y), [[0, 4, 5], [1], [2, 3, 6]]))
  }
})

test('a = y + independent noise leaves the share of the noise, whichever mini-batches the coefficient is from', () => {
  // signs that sum to 0 and are orthogonal, over all eight and over either half of them
  const signal = [1, 1, 1, 1, -1, -1, -1, -1]
  const noise = [1, 1, -1, -1, 1, 1, -1, -1]
  const y = signal.map(sign => [3 * sign, 0])
  const a = signal.map((sign, b) => [3 * sign + 2 * noise[b], 0])
  const found = exact(a, y, columns([0, 1]))
  const share = 4 / (9 + 4)
  close(found, { ratioPerLayer: share, ratioHeldOut: share, ratioPerLayerHeldOut: share }, 1e-14)
})

test('layers with coefficients 2 and 0 leave nothing of the first, where one coefficient for both leaves more', () => {
  const signal = [1, 1, 1, 1, -1, -1, -1, -1]
  const noise = [1, 1, -1, -1, 1, 1, -1, -1]
  const y = signal.map(sign => [sign, sign])
  const a = signal.map((sign, b) => [2 * sign, 3 * noise[b]])
  // V = 4 + 9, tr Cov(a, y) = 2, tr Cov(y) = 2: one coefficient leaves 1 − 2²/(13·2)
  const whole = 1 - 4 / 26
  close(exact(a, y, columns([0], [1])), { ratioPerLayer: 9 / 13, ratioHeldOut: whole, ratioPerLayerHeldOut: 9 / 13 })
  close(exact(a, y, columns([0, 1])), { ratioPerLayer: whole, ratioHeldOut: whole, ratioPerLayerHeldOut: whole })
})

test('four mini-batches held out, by hand: the slope of the first and third is used on the second and fourth, and back', () => {
  const y = [[0], [0], [2], [1]]
  const a = [[7], [7], [9], [10]]
  // slopes (9 − 7)/(2 − 0) = 1 and (10 − 7)/(1 − 0) = 3; sums of squared deviations 2²/2 + 3²/2
  const remaining = (3 - 1 * 1) ** 2 / 2 + (2 - 3 * 2) ** 2 / 2
  const { ratioHeldOut, ratioPerLayer } = exact(a, y, columns([0]))
  assert.equal(ratioHeldOut, remaining / 6.5)
  // all four: deviations of y (−3, −3, 5, 1)/4 and of a (−5, −5, 3, 7)/4
  assert.ok(Math.abs(ratioPerLayer - (1 - 52 ** 2 / (44 * 108))) < 1e-15)
})

test('a coefficient for each layer never leaves more than one for all, on the mini-batches that they are fitted to', () => {
  for (const n of [3, 10, 40]) {
    const { a, y } = correlated(n, 7)
    const all = exact(a, y, columns([0, 1, 2, 3, 4, 5, 6])).ratioPerLayer
    const two = exact(a, y, columns([0, 1, 2], [3, 4, 5, 6])).ratioPerLayer
    const each = exact(a, y, columns([0], [1], [2], [3], [4], [5], [6])).ratioPerLayer
    assert.ok(each < two && two < all && all < 1, `${each}, ${two}, ${all}`)
  }
})

test('independent gradients: fitted ratios fall below 1 by the share of a degree of freedom, held-out ones lie above 1', () => {
  // 1 − r² of n independent normal pairs has mean 1 − 1/(n − 1); held out, a coefficient that should be 0 adds to the variance
  const n = 12
  const fitted: number[] = []
  const heldOut: number[] = []
  const [a, y] = [table('independent a', n * 4000, 1), table('independent y', n * 4000, 1)]
  for (let from = 0; from < a.length; from += n) {
    const found = exact(a.slice(from, from + n), y.slice(from, from + n), columns([0]))
    fitted.push(found.ratioPerLayer)
    heldOut.push(found.ratioHeldOut)
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value / values.length, 0)
  const error = (values: number[]) =>
    Math.sqrt(mean(values.map(value => (value - mean(values)) ** 2)) / (values.length - 1))
  const z = (mean(fitted) - (1 - 1 / (n - 1))) / error(fitted)
  assert.ok(Math.abs(z) < 4, `z = ${z}`)
  assert.ok((mean(heldOut) - 1) / error(heldOut) > 4, `${mean(heldOut)} ± ${error(heldOut)}`)
})

test('at the snapshot, where a and y are the same bits, all that is left is exactly 0', () => {
  const { a } = correlated(9, 7)
  for (const array of [Float64Array, Float32Array])
    assert.deepEqual(measured(a, a, columns([0, 2], [1, 3, 4, 5], [6]), array), {
      ratioPerLayer: 0,
      ratioHeldOut: 0,
      ratioPerLayerHeldOut: 0,
    })
})

test('a layer whose snapshot gradients do not vary keeps its variance, and without any variance nothing is defined', () => {
  const { a, y } = correlated(8, 2)
  const still = y.map(([first]) => [first, 0.25])
  close(exact(a, still, columns([0], [1])), naiveOracle(a, still, [[0], [1]]))
  const nothing: Oracle = {
    ratioPerLayer: Number.NaN,
    ratioHeldOut: Number.NaN,
    ratioPerLayerHeldOut: Number.NaN,
  }
  const constant = a.map(() => [0.1, 0.3])
  assert.deepEqual(exact(a, constant, columns([0], [1])), nothing)
  assert.deepEqual(exact(constant, y, columns([0], [1])), nothing)
  const diverged = a.map(([first], b) => [first, b === 5 ? Number.POSITIVE_INFINITY : 1])
  assert.deepEqual(exact(diverged, y, columns([0], [1])), nothing)
})

test('fewer than four mini-batches have no halves to hold out', () => {
  const { a, y } = correlated(3, 7)
  const found = exact(a, y, columns([0, 1, 2, 3, 4, 5, 6]))
  assert.ok(found.ratioPerLayer > 0 && found.ratioPerLayer < 1)
  assert.deepEqual([found.ratioHeldOut, found.ratioPerLayerHeldOut], [Number.NaN, Number.NaN])
})

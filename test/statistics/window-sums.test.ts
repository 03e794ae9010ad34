import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import {
  accumulateWindows,
  longRunVariances,
  windowSums,
  withoutReplacement,
} from '../../src/statistics/window-sums.js'

const dimension = 3
const key = rootKey(5).child('window sums')

/** M vectors, uncentred. */
const vectors = (size: number): Float64Array[] => {
  const values = normals(key, size * dimension)
  return Array.from({ length: size }, (_, i) => values.slice(i * dimension, (i + 1) * dimension))
}

/** Their differences to their mean, whose sum is 0. */
const centred = (size: number): Float64Array[] => {
  const all = vectors(size)
  return all.map(x => x.map((value, c) => value - all.reduce((sum, y) => sum + y[c] / size, 0)))
}

const squaredSum = (chosen: readonly Float64Array[]) =>
  [0, 1, 2].reduce((total, c) => total + chosen.reduce((sum, x) => sum + x[c], 0) ** 2, 0)

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0)

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, i) => orders(items.filter((_, j) => j !== i)).map(rest => [item, ...rest]))
}

const near = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 1e-12 * Math.max(1, Math.abs(expected)), `${value}, ${expected}`)

test('windows are disjoint, start with the first vector, and one that is not full does not count', () => {
  const all = vectors(7)
  const sums = windowSums(dimension, [1, 3, 7, 8])
  for (const x of all) accumulateWindows(sums, x)
  const [single, three, whole, none] = longRunVariances(sums)
  near(single, mean(all.map(x => squaredSum([x]))))
  near(three, mean([squaredSum(all.slice(0, 3)) / 3, squaredSum(all.slice(3, 6)) / 3]))
  near(whole, squaredSum(all) / 7)
  assert.ok(Number.isNaN(none))
})

test('over all 720 orders of six vectors whose sum is 0, the mean of every window is V(M − L)/(M − 1)', () => {
  const size = 6
  const all = centred(size)
  const variance = mean(all.map(x => squaredSum([x])))
  const lengths = [1, 2, 3, 4, 5, 6]
  const over = orders(all).map(order => {
    const sums = windowSums(dimension, lengths)
    for (const x of order) accumulateWindows(sums, x)
    return longRunVariances(sums)
  })
  lengths.forEach((length, i) => {
    near(mean(over.map(each => each[i])), withoutReplacement(variance, length, size))
  })
  assert.equal(withoutReplacement(variance, size, size), 0)
})

test('over all 6³ draws with replacement, the mean of a window of three is V', () => {
  const all = centred(6)
  const variance = mean(all.map(x => squaredSum([x])))
  const over = all.flatMap(x =>
    all.flatMap(y =>
      all.map(z => {
        const sums = windowSums(dimension, [3])
        for (const each of [x, y, z]) accumulateWindows(sums, each)
        return longRunVariances(sums)[0]
      }),
    ),
  )
  near(mean(over), variance)
})

test('vectors of another dimension and windows of no steps are refused', () => {
  assert.throws(() => windowSums(2, [1, 0]), /windowSums: length must be a positive integer, got 0/)
  assert.throws(() => windowSums(0, [1]), /windowSums: dimension must be a positive integer, got 0/)
  assert.throws(
    () => accumulateWindows(windowSums(2, [1]), new Float64Array(3)),
    /accumulateWindows: a vector of 2 coordinates is required, got 3/,
  )
})

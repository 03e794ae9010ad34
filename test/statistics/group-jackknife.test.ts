import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { type GroupMoments, groupJackknife } from '../../src/statistics/group-jackknife.js'
import { jackknifeLogRatio } from '../../src/statistics/jackknife-log-ratio.js'
import { squaredDeviations } from '../../src/statistics/squared-deviations.js'
import { accumulate, vectorMoments } from '../../src/statistics/vector-moments.js'

const gradients = Array.from({ length: 75 }, (_, b) => normals(rootKey(5).child(b), 8))
const estimates = gradients.map((a, b) => normals(rootKey(6).child(b), 8).map((x, j) => 0.5 * a[j] - 0.2 * x + 1))

/** The mini-batches cut into groups of the given sizes, in order. */
function grouped(sizes: readonly number[]): GroupMoments[] {
  let next = 0
  return sizes.map(size => {
    const group = { estimates: vectorMoments(8), gradients: vectorMoments(8) }
    for (let b = next; b < next + size; b++) {
      accumulate(group.estimates, estimates[b])
      accumulate(group.gradients, gradients[b])
    }
    next += size
    return group
  })
}

const close = (x: number, y: number, relative = 1e-11) =>
  assert.ok(Math.abs(x - y) <= relative * Math.abs(y), `${x} instead of ${y}`)

test('groups of one mini-batch give the delete-one interval', () => {
  const group = groupJackknife(grouped(Array(75).fill(1)), { partitionSize: 391 })
  const one = jackknifeLogRatio(squaredDeviations(estimates), squaredDeviations(gradients), { partitionSize: 391 })
  for (const name of ['ratio', 'standardError', 'low', 'high', 'partitionLow', 'partitionHigh'] as const)
    close(group[name], one[name])
  assert.deepEqual([group.n, group.degrees, group.interval], [75, 74, 'group-jackknife'])
})

test('groups of different size give the pseudo-values of Busing, Meijer and van der Leeden', () => {
  const sizes = Array.from({ length: 30 }, (_, g) => (g % 2 === 0 ? 2 : 3))
  const logRatio = (keep: (b: number) => boolean) => {
    const spread = (vectors: Float64Array[]) => squaredDeviations(vectors).reduce((sum, x) => sum + x, 0)
    return Math.log(spread(estimates.filter((_, b) => keep(b))) / spread(gradients.filter((_, b) => keep(b))))
  }
  const starts = sizes.map((_, g) => sizes.slice(0, g).reduce((sum, size) => sum + size, 0))
  const without = sizes.map((size, g) => logRatio(b => b < starts[g] || b >= starts[g] + size))
  const whole = logRatio(() => true)
  const estimate = 30 * whole - without.reduce((sum, theta, g) => sum + (1 - sizes[g] / 75) * theta, 0)
  const variance = without.reduce((sum, theta, g) => {
    const h = 75 / sizes[g]
    return sum + (h * whole - (h - 1) * theta - estimate) ** 2 / (h - 1) / 30
  }, 0)
  const result = groupJackknife(grouped(sizes))
  close(result.ratio, Math.exp(whole))
  close(result.standardError, Math.sqrt(variance))
  // t_{0.975, 29} = 2.0452296421
  close(result.high, Math.exp(whole + 2.0452296421 * Math.sqrt(variance)), 1e-9)
  assert.deepEqual([result.n, result.degrees], [75, 29])
})

test('estimates that are all zero have the ratio 0, and two zero variances none', () => {
  const groups = grouped(Array(30).fill(2))
  const still = groups.map(group => {
    const estimates = vectorMoments(8)
    for (let b = 0; b < 2; b++) accumulate(estimates, new Float64Array(8))
    return { ...group, estimates }
  })
  assert.deepEqual([groupJackknife(still).ratio, groupJackknife(still).high], [0, 0])
  const nothing = groupJackknife(still.map(({ estimates }) => ({ estimates, gradients: estimates })))
  assert.equal(nothing.reason, 'both variances are 0')
  assert.ok(Number.isNaN(nothing.ratio))
})

test('too few, empty and uneven groups are refused', () => {
  assert.throws(() => groupJackknife(grouped(Array(29).fill(2))), {
    name: 'RangeError',
    message: 'groupJackknife: at least 30 groups are required, got 29',
  })
  assert.throws(() => groupJackknife(grouped([...Array(29).fill(2), 0])), { message: /group 29 needs/ })
  const uneven = grouped(Array(30).fill(2))
  accumulate(uneven[4].estimates, estimates[0])
  assert.throws(() => groupJackknife(uneven), {
    message: /group 4 needs as many estimates as gradients.* got 3 and 2$/,
  })
})

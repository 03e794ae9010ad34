import { signCovariance } from './sign-moment.js'
import { theoryKernels } from './theory-kernels.js'

/** The error of one pair's covariance, and how many terms of the series it may take. */
const pairError = 1e-13
const mostTerms = 384
/** Beyond so many standard deviations from 0 the standard deviation of a sign is below 3e-14. */
const certain = 11

/** What assembly/theory takes together: numbers whose coefficients are made, and pairs of one block of so many bytes. */
const groupSize = 8
const blockSize = 4
const blockBytes = 136

/**
 * 2Σ_{i<j} q_ij C_ij with C_ij = Cov(sign x_i, sign x_j) for x ~ N(a, R), as a function of the means a [d] in standard
 * deviations (infinite: no noise). Q and R are symmetric [d·d], R has 1 on its diagonal.
 *
 * The error is at most 1e-13·Σ_{i≠j}|q_ij| beside rounding. Mehler's formula makes the covariance a series in r = r_ij,
 *
 *   C_ij = Σ_{k≥1} r^k c_k(a_i)c_k(a_j),   c_k(a) = 2φ(a)·He_{k−1}(a)/√k!    (up to a sign that the product loses),
 *
 * whose rest after K terms is at most |r|^{K+1}·min(1, 0.752/((K + 1)(1 − |r|))): by Parseval Σ_k c_k² ≤ 1, and by
 * Cramér's bound on Hermite functions |c_k| ≤ 0.867/√k. The c_k are made once for each coordinate, so that a pair costs
 * K multiplications; K is the first that keeps the error, and pairs that would need more than 384 terms (|r| above
 * 0.93) are integrated by `signCovariance`.
 */
export function pairedSignCovariance(q: Float64Array, r: Float64Array, d: number): (a: Float64Array) => number {
  const pairs = pairsByTerms(q, r, d)
  const series = seriesSum(pairs, d)
  return a => series(a) + integralSum(pairs, a)
}

/** 2Σ q_ij C_ij over the pairs without a series. */
function integralSum({ first, second, weight, correlation, firstIntegral }: Pairs, a: Float64Array): number {
  let sum = 0
  for (let p = firstIntegral; p < first.length; p++)
    sum += weight[p] * signCovariance(a[first[p]], a[second[p]], correlation[p])
  return sum
}

/** 2Σ q_ij C_ij over the pairs with a series, in WebAssembly. */
function seriesSum(pairs: Pairs, d: number): (a: Float64Array) => number {
  if (pairs.firstIntegral === 0) return () => 0
  const counts = coefficientCounts(pairs, d)
  // Coordinates that need about as many coefficients are made together, as many as the last of them needs.
  const order = Int32Array.from(counts.keys()).sort((i, j) => counts[i] - counts[j])
  const groups = Math.ceil(d / groupSize)
  const groupCounts = Uint32Array.from(
    { length: groups },
    (_, g) => counts[order[Math.min(d, groupSize * (g + 1)) - 1]],
  )
  /** where a coordinate's coefficients begin, in numbers */
  const rows = new Float64Array(d)
  let coefficients = 0
  for (let g = 0; g < groups; g++)
    for (let n = groupSize * g; n < groupSize * (g + 1); n++, coefficients += groupCounts[g])
      if (n < d) rows[order[n]] = coefficients
  const blocks = Math.ceil(pairs.firstIntegral / blockSize)
  const factors = 2 * groupCounts[groups - 1]
  const sizes = [blockBytes * blocks, 8 * factors, 4 * groups, 8 * groupSize * groups, 8 * coefficients]
  const offsets = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + Math.ceil(size / 16) * 16, 0))
  const [atBlocks, atFactors, atCounts, atMeans, atRows] = offsets
  const prepared = theoryKernels.lasting(atRows + 8 * coefficients, ({ kernels, start }) => {
    const { buffer } = kernels.memory
    const addresses = rows.map(row => start + atRows + 8 * row)
    writeBlocks(pairs, addresses, buffer, start + atBlocks)
    const factor = new Float64Array(buffer, start + atFactors, factors)
    for (let k = 1; 2 * k <= factors; k++) {
      factor[2 * k - 2] = 1 / Math.sqrt(k + 1)
      factor[2 * k - 1] = (k - 1) / Math.sqrt(k * (k + 1))
    }
    new Uint32Array(buffer, start + atCounts, groups).set(groupCounts)
    const means = new Float64Array(buffer, start + atMeans, groupSize * groups).fill(0)
    const [at, counts] = [start + atMeans, start + atCounts]
    const sum = () => {
      kernels.writeCoefficients(at, certain, counts, groups, start + atFactors, start + atRows)
      return kernels.sumSeries(start + atBlocks, blocks)
    }
    return { means, sum }
  })
  return a => {
    const { means, sum } = prepared()
    for (let n = 0; n < d; n++) means[n] = a[order[n]]
    return sum()
  }
}

/** How many coefficients each coordinate needs [d]: of each block of pairs, as many as the last of it has terms. */
function coefficientCounts(pairs: Pairs, d: number): Uint32Array {
  const counts = new Uint32Array(d)
  // later pairs have no fewer terms than earlier ones
  for (let p = 0; p < pairs.firstIntegral; p++) {
    const terms = blockTerms(pairs, p)
    counts[pairs.first[p]] = terms
    counts[pairs.second[p]] = terms
  }
  return counts
}

/** K of pair p's block, even. */
function blockTerms({ terms, firstIntegral }: Pairs, p: number): number {
  const last = Math.min(p - (p % blockSize) + blockSize, firstIntegral) - 1
  return terms[last] + (terms[last] % 2)
}

/** Blocks as `sumSeries` takes them; the last one is filled up with its last pair, of no weight. */
function writeBlocks(pairs: Pairs, rows: Float64Array, buffer: ArrayBuffer, at: number): void {
  const { first, second, weight, correlation, firstIntegral } = pairs
  const blocks = Math.ceil(firstIntegral / blockSize)
  const integers = new Uint32Array(buffer, at, (blocks * blockBytes) / 4)
  const numbers = new Float64Array(buffer, at, (blocks * blockBytes) / 8)
  for (let block = 0; block < blocks; block++) {
    for (let n = 0; n < blockSize; n++) {
      const p = Math.min(blockSize * block + n, firstIntegral - 1)
      const r = correlation[p]
      const w = blockSize * block + n < firstIntegral ? weight[p] : 0
      integers[34 * block + n] = rows[first[p]]
      integers[34 * block + 4 + n] = rows[second[p]]
      numbers[17 * block + 4 + n] = r * r
      numbers[17 * block + 8 + 2 * n] = w * r
      numbers[17 * block + 9 + 2 * n] = w * r * r
    }
    integers[34 * block + 32] = 8 * blockTerms(pairs, blockSize * block)
  }
}

/** The pairs i < j that count, by rising number of terms; those from `firstIntegral` on have no series. */
interface Pairs {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly terms: Int32Array
  /** 2·q_ij */
  readonly weight: Float64Array
  readonly correlation: Float64Array
  readonly firstIntegral: number
}

function pairsByTerms(q: Float64Array, r: Float64Array, d: number): Pairs {
  // counted first, then each placed behind those that need fewer terms
  const counts = new Int32Array(mostTerms + 2)
  const termsOf = new Int32Array((d * (d - 1)) / 2)
  let pair = 0
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++, pair++) {
      const counted = q[i * d + j] !== 0 && r[i * d + j] !== 0
      termsOf[pair] = counted ? termsFor(Math.abs(r[i * d + j])) : 0
      counts[termsOf[pair]]++
    }
  const places = new Int32Array(mostTerms + 2)
  for (let terms = 2; terms < places.length; terms++) places[terms] = places[terms - 1] + counts[terms - 1]
  const firstIntegral = places[mostTerms + 1]
  const size = firstIntegral + counts[mostTerms + 1]
  const pairs = {
    first: new Int32Array(size),
    second: new Int32Array(size),
    terms: new Int32Array(size),
    weight: new Float64Array(size),
    correlation: new Float64Array(size),
  }
  pair = 0
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++, pair++) {
      if (termsOf[pair] === 0) continue
      const place = places[termsOf[pair]]++
      pairs.first[place] = i
      pairs.second[place] = j
      pairs.terms[place] = termsOf[pair]
      pairs.weight[place] = 2 * q[i * d + j]
      pairs.correlation[place] = r[i * d + j]
    }
  return { ...pairs, firstIntegral }
}

/** The first K whose rest is small enough at |r|, or `mostTerms` + 1. */
function termsFor(r: number): number {
  let terms = 1
  for (let rest = r * r; terms <= mostTerms; rest *= r, terms++)
    if (rest <= pairError || 0.752 * rest <= pairError * (terms + 1) * (1 - r)) return terms
  return terms
}

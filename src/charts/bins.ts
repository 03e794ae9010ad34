import { extent } from './extent.js'
import { multiples, niceStep } from './nice-numbers.js'

export interface Bin {
  readonly from: number
  readonly to: number
  /** values with from ≤ value < to, in the last bin ≤ to */
  readonly count: number
}

const mostBins = 1000

/**
 * Counts values in neighbouring bins: so many of the same width, between given edges, or with a width near
 * 2 · IQR / n^(1/3) (Freedman & Diaconis 1981), rounded to 1, 2 or 5.
 *
 * @throws RangeError if edges do not rise, a value is outside them, or there are more than 1000 bins
 */
export function bins(name: string, values: readonly number[], wanted: number | readonly number[] | undefined): Bin[] {
  const edges = typeof wanted === 'object' ? [...wanted] : evenEdges(name, values, wanted)
  if (
    edges.length < 2 ||
    edges.some((edge, index) => !Number.isFinite(edge) || (index > 0 && !(edge > edges[index - 1])))
  )
    throw new RangeError(
      `${name}: edges of bins must be two or more rising numbers, got ${edges.slice(0, 5).join(', ')}`,
    )
  if (edges.length > mostBins + 1)
    throw new RangeError(`${name}: at most ${mostBins} bins can be seen, got ${edges.length - 1}`)
  const last = edges.length - 1
  const counts = new Array<number>(last).fill(0)
  for (const value of values) {
    if (value < edges[0] || value > edges[last])
      throw new RangeError(`${name}: bins must hold all values, ${value} is outside [${edges[0]}, ${edges[last]}]`)
    counts[Math.min(below(edges, value), last - 1)]++
  }
  return counts.map((count, index) => ({ from: edges[index], to: edges[index + 1], count }))
}

/** The index of the last edge that is at most the value, by halving. */
function below(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (edges[middle] <= value) low = middle
    else high = middle
  }
  return low
}

function evenEdges(name: string, values: readonly number[], count: number | undefined): number[] {
  const [least, most] = extent(values)
  const [from, to] = least < most ? [least, most] : [least - 0.5, least + 0.5]
  if (count !== undefined) {
    if (!(Number.isInteger(count) && count > 0 && count <= mostBins))
      throw new RangeError(`${name}: bins must be a whole number from 1 to ${mostBins}, got ${count}`)
    return Array.from({ length: count + 1 }, (_, index) =>
      index === count ? to : from + ((to - from) * index) / count,
    )
  }
  const sorted = [...values].sort((a, b) => a - b)
  const quartile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  const ideal = (2 * (quartile(0.75) - quartile(0.25))) / Math.cbrt(values.length)
  const width = niceStep(Math.max(ideal, (to - from) / 100) || to - from)
  return multiples(Math.floor(from / width) * width, Math.ceil(to / width) * width, width)
}

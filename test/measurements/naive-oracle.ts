import type { Oracle } from '../../src/measurements/oracle.js'

type Rows = readonly ArrayLike<number>[]

/** Cov(x_c, z_c) of every coordinate c: the mean of the products of deviations from the mean. */
function covariances(x: Rows, z: Rows): number[] {
  const average = (rows: Rows, c: number) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length
  return Array.from(x[0], (_, c) => {
    const [centerX, centerZ] = [average(x, c), average(z, c)]
    return x.reduce((sum, row, b) => sum + (row[c] - centerX) * (z[b][c] - centerZ), 0) / x.length
  })
}

/**
 * `Oracle` by its definition, two passes over all coordinates: from covariances of all mini-batches, and of those at even
 * and at odd places, where a − αy is written out with the coefficient of the other half.
 * @param layers coordinates of each
 */
export function naiveOracle(a: Rows, y: Rows, layers: readonly (readonly number[])[]): Oracle {
  const traces = (chosen: readonly number[]) => {
    const [as, ys] = [chosen.map(b => a[b]), chosen.map(b => y[b])]
    const each = { a: covariances(as, as), product: covariances(as, ys), y: covariances(ys, ys) }
    const trace = (name: keyof typeof each, layer: readonly number[]) =>
      layer.reduce((sum, c) => sum + each[name][c], 0)
    return (layer: readonly number[]) => ({
      a: trace('a', layer),
      product: trace('product', layer),
      y: trace('y', layer),
    })
  }
  const all = a.map((_, b) => b)
  const parts = [all.filter(b => b % 2 === 0), all.filter(b => b % 2 === 1)]
  const whole = traces(all)
  const variance = layers.reduce((sum, layer) => sum + whole(layer).a, 0)
  const inSample = layers.reduce((sum, layer) => {
    const { a: v, product, y: w } = whole(layer)
    return sum + v * (1 - (w === 0 ? 0 : product ** 2 / (v * w)))
  }, 0)
  const halves = parts.map(traces)
  const heldOut = (grouped: readonly (readonly number[])[]) => {
    let remaining = 0
    let total = 0
    for (const own of [0, 1])
      for (const layer of grouped) {
        const { product, y: w } = halves[1 - own](layer)
        const alpha = w === 0 ? 0 : product / w
        const left = parts[own].map(b => layer.map(c => a[b][c] - alpha * y[b][c]))
        remaining += parts[own].length * covariances(left, left).reduce((sum, value) => sum + value, 0)
        total += parts[own].length * halves[own](layer).a
      }
    return remaining / total
  }
  return {
    ratioPerLayer: inSample / variance,
    ratioHeldOut: heldOut([layers.flat()]),
    ratioPerLayerHeldOut: heldOut(layers),
  }
}

import type { ParameterLayer } from './layers.js'

/**
 * What the best coefficients on the control variate would leave of the variance of SGD, with a_b and y_b the gradients of
 * mini-batch b at the iterate and at the snapshot and l the layers of the network:
 *
 *   min over α of Σ_l mean_b‖(a_bl − ā_l) − α_l(y_bl − ȳ_l)‖² / Σ_l V_l = Σ_l V_l(1 − ρ_l²) / Σ_l V_l,
 *   α_l = tr Cov(a_l, y_l)/tr Cov(y_l),   ρ_l² = tr Cov(a_l, y_l)²/(V_l·tr Cov(y_l)),   V_l = tr Cov(a_l)
 *
 * A layer with tr Cov(y_l) = 0 has α_l = 0. All are NaN where Σ_l V_l or Σ_l tr Cov(y_l) is 0.
 *
 * Coefficients look better on the mini-batches that they were fitted to than on others. Held out: in the order of the
 * partition, the measured mini-batches are dealt alternately into two halves; the coefficients of each half are applied to the
 * other, and both sums of squared deviations, from each half's own mean, are added. NaN for fewer than four mini-batches.
 */
export interface Oracle {
  /** with a coefficient for each layer */
  readonly ratioPerLayer: number
  /** with one coefficient for all layers, held out */
  readonly ratioHeldOut: number
  /** with a coefficient for each layer, held out */
  readonly ratioPerLayerHeldOut: number
}

/** Sums over pairs (a_b, y_b), from which an `Oracle` follows without keeping the pairs. */
export interface OracleMoments {
  readonly layers: readonly ParameterLayer[]
  readonly halves: readonly [HalfMoments, HalfMoments]
}

interface HalfMoments {
  /** how many pairs */
  count: number
  /** Σ(a − a₀) and Σ(y − y₀) [dimension], the references being whatever they are */
  readonly sumA: Float64Array
  readonly sumY: Float64Array
  /** Σ‖a − a₀‖², Σ‖y − y₀‖² and Σ(a − a₀)·(y − y₀) [layers] */
  readonly squaresA: Float64Array
  readonly squaresY: Float64Array
  readonly products: Float64Array
}

export function oracleMoments(dimension: number, layers: readonly ParameterLayer[]): OracleMoments {
  const half = (): HalfMoments => ({
    count: 0,
    sumA: new Float64Array(dimension),
    sumY: new Float64Array(dimension),
    squaresA: new Float64Array(layers.length),
    squaresY: new Float64Array(layers.length),
    products: new Float64Array(layers.length),
  })
  return { layers, halves: [half(), half()] }
}

/**
 * Adds a pair in place: a − a₀ and y − y₀ [dimension] with references that are the same in all calls, so near to a and y that
 * squares keep their digits. Where both are the same bits in all pairs, the best coefficients are exactly 1 and leave exactly 0.
 */
export function accumulatePair({ layers, halves }: OracleMoments, a: Float64Array, y: Float64Array): void {
  const [first, second] = halves
  const half = first.count === second.count ? first : second
  half.count++
  layers.forEach(({ ranges }, layer) => {
    for (const [from, to] of ranges) addRange(half, layer, from, to, a, y)
  })
}

function addRange(half: HalfMoments, layer: number, from: number, to: number, a: Float64Array, y: Float64Array): void {
  const { sumA, sumY } = half
  let squaresA = 0
  let squaresY = 0
  let products = 0
  for (let i = from; i < to; i++) {
    const u = a[i]
    const v = y[i]
    sumA[i] += u
    sumY[i] += v
    squaresA += u * u
    squaresY += v * v
    products += u * v
  }
  half.squaresA[layer] += squaresA
  half.squaresY[layer] += squaresY
  half.products[layer] += products
}

/** What the best coefficients for the pairs added so far would leave, and those of each half for the other. */
export function oracle({ layers, halves }: OracleMoments): Oracle {
  const all = deviations(layers, halves)
  const [first, second] = halves.map(half => deviations(layers, [half]))
  const heldOut = (view: (parts: Deviations[]) => Deviations[]) =>
    halves[1].count < 2
      ? Number.NaN
      : (remaining(view(first), view(second)) + remaining(view(second), view(first))) /
        (sumOf(first).a + sumOf(second).a)
  return {
    ratioPerLayer: remaining(all, all) / sumOf(all).a,
    ratioHeldOut: heldOut(parts => [sumOf(parts)]),
    ratioPerLayerHeldOut: heldOut(parts => parts),
  }
}

/** Σ_b‖a_b − ā‖², Σ_b‖y_b − ȳ‖² and Σ_b(a_b − ā)·(y_b − ȳ) of a layer. */
interface Deviations {
  readonly a: number
  readonly y: number
  readonly product: number
}

/** Of each layer, over the pairs of all `parts`: Σuv − Σu·Σv/n. */
function deviations(layers: readonly ParameterLayer[], parts: readonly HalfMoments[]): Deviations[] {
  const total = (read: (part: HalfMoments) => number) => parts.reduce((sum, part) => sum + read(part), 0)
  const n = total(part => part.count)
  return layers.map(({ ranges }, layer) => {
    let a = 0
    let y = 0
    let product = 0
    for (const [from, to] of ranges)
      for (let i = from; i < to; i++) {
        let u = 0
        let v = 0
        for (const part of parts) {
          u += part.sumA[i]
          v += part.sumY[i]
        }
        a += u * u
        y += v * v
        product += u * v
      }
    return {
      a: total(part => part.squaresA[layer]) - a / n,
      y: total(part => part.squaresY[layer]) - y / n,
      product: total(part => part.products[layer]) - product / n,
    }
  })
}

function sumOf(parts: readonly Deviations[]): Deviations {
  const total = (name: keyof Deviations) => parts.reduce((sum, part) => sum + part[name], 0)
  return { a: total('a'), y: total('y'), product: total('product') }
}

/** Σ_l Σ_b‖(a_bl − ā_l) − α_l(y_bl − ȳ_l)‖² with the α_l that are best for `fitted`; not below 0, where rounding would put it. */
function remaining(parts: readonly Deviations[], fitted: readonly Deviations[]): number {
  if (!(sumOf(fitted).y > 0)) return Number.NaN
  return parts.reduce((sum, { a, y, product }, layer) => {
    const best = fitted[layer]
    const alpha = best.y > 0 ? best.product / best.y : 0
    return sum + Math.max(a - 2 * alpha * product + alpha * alpha * y, 0)
  }, 0)
}

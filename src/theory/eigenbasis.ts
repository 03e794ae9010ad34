import { bothProducts } from '../matrices/both-products.js'
import type { Hessian } from './hessian.js'

/** `toEigenbasis` and `fromEigenbasis` of one Hessian and many vectors [d], written into `out`, which may be `x`. */
export interface Eigenbasis {
  /** Vᵀx */
  to(x: Float64Array, out: Float64Array): void
  /** V·y */
  from(y: Float64Array, out: Float64Array): void
}

export function eigenbasisOf({ vectors }: Hessian): Eigenbasis {
  if (vectors === undefined) {
    const copy = (x: Float64Array, out: Float64Array) => out.set(x)
    return { to: copy, from: copy }
  }
  const { times, transposedTimes } = bothProducts(vectors)
  return { to: transposedTimes, from: times }
}

import type * as Library from 'ml-matrix'
import { countOf, orderOf } from './order.js'

/**
 * X with A·X = B, for A [d·d] and B [d·k], one or more right-hand sides, by LU with partial pivoting (ml-matrix) → [d·k].
 * @throws RangeError when A is not square, is singular, or B has not d rows
 */
export function solve(a: Float64Array, b: Float64Array): Float64Array {
  const d = orderOf('solve: the matrix', a)
  const k = countOf('solve: the right-hand side', b, d)
  const { LuDecomposition, Matrix }: typeof Library = require('ml-matrix')
  const decomposition = new LuDecomposition(Matrix.from1DArray(d, d, a))
  if (decomposition.isSingular()) throw new RangeError('solve: the matrix must be regular, got a singular one')
  return Float64Array.from(decomposition.solve(Matrix.from1DArray(d, k, b)).to1DArray())
}

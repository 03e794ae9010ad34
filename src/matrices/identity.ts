/** The identity matrix, row-major [d·d]. */
export function identity(d: number): Float64Array {
  const result = new Float64Array(d * d)
  for (let i = 0; i < d; i++) result[i * d + i] = 1
  return result
}

/**
 * @throws RangeError when a matrix [d·d] is not finite, or not symmetric to 1e-10 of its largest entry
 */
export function requireSymmetric(what: string, matrix: Float64Array, d: number): void {
  let largest = 0
  for (const entry of matrix) largest = Math.max(largest, Math.abs(entry))
  if (!Number.isFinite(largest)) throw new RangeError(`${what} must be finite, got one that is not`)
  for (let i = 0; i < d; i++)
    for (let j = 0; j < i; j++) {
      const [below, above] = [matrix[i * d + j], matrix[j * d + i]]
      if (Math.abs(below - above) > 1e-10 * largest)
        throw new RangeError(`${what} must be symmetric, got ${below} and ${above} at (${i}, ${j}) and (${j}, ${i})`)
    }
}

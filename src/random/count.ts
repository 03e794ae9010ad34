/** @throws RangeError when `n` is not a count that an array can hold */
export function requireCount(draw: string, n: number): void {
  if (!Number.isInteger(n) || n < 0 || n > 2 ** 31 - 1)
    throw new RangeError(`${draw}: n must be an integer from 0 to 2^31 − 1, got ${n}`)
}

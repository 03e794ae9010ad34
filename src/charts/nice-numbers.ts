/** The next of 1, 2, 5 times a power of ten that is at least `value`. */
export function niceStep(value: number): number {
  const power = Math.floor(Math.log10(value))
  for (const digit of [1, 2, 5, 10]) {
    const step = Number(`${digit}e${power}`)
    if (step >= value * (1 - 1e-12)) return step
  }
  return Number(`1e${power + 1}`)
}

/** The domain from low to high, widened to whole steps of about a fifth of it. */
export function niceDomain(low: number, high: number): [number, number] {
  if (low === high) {
    const half = low === 0 ? 1 : Math.abs(low) / 10
    return [low - half, high + half]
  }
  const step = niceStep((high - low) / 5)
  return [multiple(Math.floor(low / step + 1e-9), step), multiple(Math.ceil(high / step - 1e-9), step)]
}

/** Whole steps from low to high. */
export function multiples(low: number, high: number, step: number): number[] {
  const values: number[] = []
  for (let count = Math.ceil(low / step - 1e-9); count <= Math.floor(high / step + 1e-9); count++)
    values.push(multiple(count, step))
  return values
}

/** count · step without the last digits of binary fractions: 0.3, not 0.30000000000000004. */
const multiple = (count: number, step: number): number => Number((count * step).toPrecision(12))

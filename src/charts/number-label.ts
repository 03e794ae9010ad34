const vulgar: ReadonlyMap<number, string> = new Map([
  [1 / 2, '½'],
  [1 / 3, '⅓'],
  [2 / 3, '⅔'],
  [1 / 4, '¼'],
  [3 / 4, '¾'],
  [1 / 8, '⅛'],
])

/** A positive number as a reader of a ratio writes it: ½, ⅓, 1/16, 4, 0.7. */
export function numberLabel(value: number): string {
  const sign = vulgar.get(value)
  if (sign !== undefined) return sign
  const inverse = 1 / value
  return value < 1 && Number.isInteger(inverse) ? `1/${inverse}` : String(value)
}

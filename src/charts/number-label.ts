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

const raised = (power: number): string =>
  String(power).replace(/[-\d]/g, sign => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]))

/** A positive number as a reader of powers of ten writes it: 10⁻³, 2·10⁻³, 1, 10, 10². */
export function powerLabel(value: number): string {
  const [digits, exponent] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power === 0 || power === 1) return String(value)
  return digits === '1' ? `10${raised(power)}` : `${digits}·10${raised(power)}`
}

import type { Meaning } from './meaning.js'

/** What stands along an axis: the column's meaning, and its unit where it has one. */
export function axisTitle({ meaning, unit }: Meaning): string {
  const sentence = meaning.charAt(0).toUpperCase() + meaning.slice(1)
  return unit === '1' ? sentence : `${sentence} (${unit})`
}

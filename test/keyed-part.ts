import { createHash } from 'node:crypto'

/**
 * Which of `count` random cases to run: `npm run test:long` runs all of them, `npm test` one in thirty. The part is chosen by
 * GRADIENT_LAB_TEST_KEY, so that another key tries other cases; it is never empty, and the same key is the same part.
 */
export function keyedPart(
  count: number,
  fraction = Number(process.env['GRADIENT_LAB_TEST_FRACTION'] ?? 0.03),
  key = process.env['GRADIENT_LAB_TEST_KEY'] ?? '0',
): number[] {
  const order = (i: number) => createHash('sha256').update(`${key}/${i}`).digest('hex')
  const size = Math.min(count, Math.max(1, Math.ceil(fraction * count)))
  return Array.from({ length: count }, (_, i) => ({ i, order: order(i) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, size)
    .map(({ i }) => i)
    .sort((a, b) => a - b)
}

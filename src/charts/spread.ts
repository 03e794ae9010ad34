/**
 * Places for labels that want to stand at `wanted` but at least `gap` apart: the ones with the least sum of squared
 * shifts (isotonic regression by pooling adjacent violators, Ayer et al. 1955). Same order as `wanted`.
 */
export function spread(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b] || a - b)
  const blocks: { sum: number; count: number }[] = []
  order.forEach((index, rank) => {
    let block = { sum: wanted[index] - rank * gap, count: 1 }
    for (let last = blocks.at(-1); last && last.sum / last.count >= block.sum / block.count; last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: last.sum + block.sum, count: last.count + block.count }
    }
    blocks.push(block)
  })
  const placed = new Array<number>(wanted.length)
  let rank = 0
  for (const { sum, count } of blocks)
    for (let member = 0; member < count; member++, rank++) placed[order[rank]] = sum / count + rank * gap
  return placed
}

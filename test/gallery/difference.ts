import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

export interface Tolerance {
  /** the smallest difference of colour that counts: 0 any, 1 black from white */
  readonly colour: number
  /** whether pixels count that the edge of a shape covers in part */
  readonly edges: boolean
}

/** Where pictures that differ, and the difference, are kept for someone to look at. */
const kept = join(process.env['GRADIENT_LAB_PICTURES'] || join(tmpdir(), 'gradient-lab-pictures'), 'gallery')

/** How many pixels of two PNG files look different (pixelmatch, in YIQ); all, if their sizes differ by more than a pixel. */
export function difference(one: string, other: string, { colour, edges }: Tolerance): number {
  const [a, b] = [one, other].map(path => PNG.sync.read(readFileSync(path)))
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)]
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return a.width * a.height
  const [left, right] = [a, b].map(({ data, width: own }) => cropped(data, own, width, height))
  const seen = new PNG({ width, height })
  const count = pixelmatch(left, right, seen.data, width, height, { threshold: colour, includeAA: edges })
  if (count > 0) {
    mkdirSync(kept, { recursive: true })
    writeFileSync(join(kept, `${basename(other, '.png')}-drawn.png`), readFileSync(other))
    writeFileSync(join(kept, `${basename(other, '.png')}-difference.png`), PNG.sync.write(seen))
  }
  return count
}

function cropped(data: Uint8Array, own: number, width: number, height: number): Uint8Array {
  const result = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) result.set(data.subarray(4 * own * y, 4 * (own * y + width)), 4 * width * y)
  return result
}

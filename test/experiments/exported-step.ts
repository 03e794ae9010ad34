import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { type NpzData, readNpz } from '../../src/tables/npz.js'
import { referenceLenet } from '../networks/reference-lenet.js'

const main = path.join(__dirname, '..', '..', 'src', 'cli', 'main.js')
export const [height, width, channels] = [32, 32, 3]

export type Numbers = Exclude<NpzData, BigInt64Array | BigUint64Array>

/** Names of flip and crop, as seen at the iterate and where they are not locked at the snapshot. */
export const transforms = {
  iterate: ['flip', 'cropY', 'cropX'],
  snapshot: ['snapshotFlip', 'snapshotCropY', 'snapshotCropX'],
} as const

/** (byte/255 − mean)/std of one image after flip, margin and window, by the words of the documentation. */
export function pixels(
  entries: Map<string, Numbers>,
  index: number,
  seen: readonly string[] = transforms.iterate,
  images = 'images',
): number[] {
  const bytes = entries.get(images)!
  const [flip, cropY, cropX] = [0, 1, 2].map(i => (seen[i] ? entries.get(seen[i])![index] : undefined))
  const result: number[] = []
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let c = 0; c < channels; c++) {
        const [y, x] = [row + (cropY ?? 4) - 4, column + (cropX ?? 4) - 4]
        const inside = y >= 0 && y < height && x >= 0 && x < width
        const from = flip ? width - 1 - x : x
        const byte = inside ? bytes[((index * height + y) * width + from) * channels + c] : 0
        result.push((byte / 255 - entries.get('mean')![c]) / entries.get('std')![c])
      }
  return result
}

/** What `gradient-lab export` writes for a step of a run, by name. */
export function exportedStep(home: string, run: string, step: number): Map<string, Numbers> {
  const file = path.join(home, `step-${step}.npz`)
  const { status, stderr } = spawnSync(process.execPath, [main, 'export', run, '--step', String(step), '--to', file], {
    env: { ...process.env, GRADIENT_LAB_HOME: home },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return new Map(readNpz(new Uint8Array(fs.readFileSync(file))).map(({ name, data }) => [name, data as Numbers]))
}

/** The parameters under a prefix, one after the other in the network's order. */
export function point(entries: Map<string, Numbers>, prefix: 'w' | 'snapshot'): number[] {
  const names = new TextDecoder().decode(entries.get('parameters') as Uint8Array).split('\n')
  return names.flatMap(name => [...entries.get(`${prefix}/${name}`)!])
}

/** How the network sees a mini-batch: names of its transforms, of its dropout masks and of batch norm's statistics, if any. */
export interface View {
  readonly transforms: readonly string[]
  readonly masks?: string
  readonly statistics?: string
}

/** The gradient of a mini-batch of the exported partition, in double precision and plain loops. */
export function referenceGradient(
  entries: Map<string, Numbers>,
  parameters: number[],
  position: number,
  batchSize: number,
  view: View = { transforms: transforms.iterate },
): Float64Array {
  const partition = entries.get('partition')!
  const indices = [...partition.slice(position * batchSize, (position + 1) * batchSize)].filter(i => i >= 0)
  const masks = view.masks === undefined ? undefined : entries.get(view.masks)!
  return referenceLenet({
    shape: [height, width, channels],
    classes: 10,
    activation: 'relu',
    parameters,
    images: indices.flatMap(index => pixels(entries, index, view.transforms)),
    labels: indices.map(index => entries.get('labels')![index]),
    ...(masks ? { mask: indices.flatMap(index => [...masks.slice(84 * index, 84 * index + 84)]) } : {}),
    ...(view.statistics === undefined ? {} : { statistics: entries.get(view.statistics)! }),
  }).gradient
}

/** ‖x − z‖², z = 0 if it is left out. */
export function squared(x: ArrayLike<number>, z?: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i] - (z?.[i] ?? 0)) ** 2
  return sum
}

/** The mean of the rows' squared distances to their mean. */
export function variance(rows: readonly Float64Array[]): number {
  const center = mean(rows)
  return rows.reduce((sum, row) => sum + squared(row, center) / rows.length, 0)
}

/** The mean of the rows, element by element. */
export const mean = (rows: readonly Float64Array[]): number[] =>
  Array.from(rows[0], (_, i) => rows.reduce((sum, row) => sum + row[i] / rows.length, 0))

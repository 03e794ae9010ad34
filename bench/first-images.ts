import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchDataset } from '../src/datasets/fetch.js'
import { trainingCount } from '../src/datasets/load.js'

const name = 'cifar-10-part'
/** a label and 32·32·3 pixels */
const record = 3073

/** The files of a set in CIFAR-10's binary layout. */
export interface ImageFiles {
  readonly train: readonly string[]
  readonly test: readonly string[]
}

function filesOf(home: string): ImageFiles {
  const folder = join(home, 'data', name)
  const files = readdirSync(folder).filter(file => file.endsWith('.bin'))
  const paths = (beginning: string) =>
    files
      .filter(file => file.startsWith(beginning))
      .sort()
      .map(file => join(folder, file))
  return { train: paths('data_batch_'), test: paths('test_batch') }
}

/**
 * Puts the first training images of `source`'s cifar-10-part, and all of its test images, into `home` under that name.
 * @throws Error when it is not there or has fewer
 */
export async function takeFirstImages(source: string, count: number, home: string): Promise<ImageFiles> {
  const there = trainingCount(name, source)
  if (there < count) throw new RangeError(`curves: ${name} has ${there} training images, ${count} are needed`)
  const { train, test } = filesOf(source)
  const part = join(home, 'part')
  mkdirSync(part, { recursive: true })
  const bytes = Buffer.concat(train.map(file => readFileSync(file)))
  writeFileSync(join(part, 'data_batch_1.bin'), bytes.subarray(0, count * record))
  writeFileSync(join(part, 'test_batch.bin'), Buffer.concat(test.map(file => readFileSync(file))))
  await fetchDataset(name, { home, from: part })
  return filesOf(home)
}

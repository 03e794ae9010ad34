import { type Dataset, dataset, type Examples } from '../src/datasets/dataset.js'
import { integers } from '../src/random/integers.js'
import { rootKey } from '../src/random/root-key.js'

/** Random images of 32×32 in the sizes of `fashion-mnist-small`: the time of a gradient does not depend on what is on
 * them. */
export function noise(channels: number): Dataset {
  const shape = [32, 32, channels] as const
  const key = rootKey(0).child('noise')
  const examples = (part: string, count: number): Examples => ({
    count,
    shape,
    images: Uint8Array.from(integers(key.child(part).child('images'), count * 1024 * channels, 256)),
    labels: Uint8Array.from(integers(key.child(part).child('labels'), count, 10)),
  })
  return dataset({ name: 'noise', classes: 10, train: examples('train', 8192), test: examples('test', 2048) })
}

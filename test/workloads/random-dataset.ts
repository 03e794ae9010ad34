import { type Dataset, dataset, type Examples } from '../../src/datasets/dataset.js'
import { integers } from '../../src/random/integers.js'
import { rootKey } from '../../src/random/root-key.js'
import type { Transforms } from '../../src/augmentation/transforms.js'

/** Bytes without any meaning: no two pixels of a pooling window are alike, so no maximum is a matter of rounding. */
export function randomDataset(
  shape: readonly [height: number, width: number, channels: number],
  counts: { readonly train: number; readonly test: number },
  classes = 10,
): Dataset {
  const key = rootKey(0).child('random-dataset').child(shape.join('x'))
  const size = shape[0] * shape[1] * shape[2]
  const examples = (name: 'train' | 'test'): Examples => ({
    count: counts[name],
    shape,
    images: Uint8Array.from(integers(key.child(name).child('images'), counts[name] * size, 256)),
    labels: Uint8Array.from(integers(key.child(name).child('labels'), counts[name], classes)),
  })
  return dataset({ name: 'noise', classes, train: examples('train'), test: examples('test') })
}

/** What the network sees, written out: flip, four zero pixels around, window, (byte/255 − ½)/½. */
export function pixelsOf(examples: Examples, indices: Int32Array, transforms?: Transforms): Float64Array {
  const [height, width, channels] = examples.shape
  const pixels: number[] = []
  indices.forEach((index, place) => {
    const [flip, down, right] = transforms
      ? [transforms.flip[place], transforms.cropY[place] - 4, transforms.cropX[place] - 4]
      : [0, 0, 0]
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let c = 0; c < channels; c++) {
          const [y, x] = [row + down, column + right]
          const inside = y >= 0 && y < height && x >= 0 && x < width
          const from = flip ? width - 1 - x : x
          const byte = inside ? examples.images[((index * height + y) * width + from) * channels + c] : 0
          pixels.push((byte / 255 - 0.5) / 0.5)
        }
  })
  return Float64Array.from(pixels)
}

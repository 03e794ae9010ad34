import { type Assembly, assembly, type Room } from '../random/assembly.js'
import { padding, type Transforms } from './transforms.js'

/** Images as bytes, and how a byte becomes a number: what `augment` reads of a data set. */
export interface PixelSource {
  /** [count, height, width, channels] */
  readonly images: Uint8Array
  readonly shape: readonly [height: number, width: number, channels: number]
  /** per channel, subtracted from pixel/255 */
  readonly mean: readonly number[]
  /** per channel, what the difference is divided by */
  readonly std: readonly number[]
}

interface AugmentationKernels extends Assembly {
  writeWindow(
    image: number,
    height: number,
    width: number,
    channels: number,
    table: number,
    flipped: number,
    down: number,
    right: number,
    out: number,
  ): void
}

/** assembly/augmentation */
const kernels = assembly<AugmentationKernels>(__dirname, 'augmentation')

/** Memory that mini-batches are written to, one after the other. */
export interface PixelRoom {
  /** at least so many bytes, the same ones at every call if they are enough */
  take(bytes: number): Room<AugmentationKernels>
}

export function pixelRoom(): PixelRoom {
  let size = -1
  let room: Room<AugmentationKernels>
  return {
    take(bytes) {
      if (bytes > size) room = kernels.ownRoom(bytes)
      size = Math.max(size, bytes)
      return room
    },
  }
}

/**
 * Transformed, normalised images: flip, zero margin, window, then (pixel/255 − mean)/std in double precision, rounded
 * once to float32. The margin has pixel value 0, so with mean and std 0.5 it becomes −1.
 *
 * @param indices which images [batch]
 * @param transforms their transforms, in the same order
 * @param room where they are written; default: new memory
 * @returns [batch, height, width, channels], valid until the room is used again
 * @throws RangeError when lengths do not fit, an index is outside the images, or an offset is outside 0 … 8
 */
export function augment(
  source: PixelSource,
  indices: Int32Array,
  transforms: Transforms,
  room: PixelRoom = pixelRoom(),
): Float32Array {
  const { images, shape } = source
  const [height, width, channels] = shape
  checkSizes(source, indices, transforms)
  const size = height * width * channels
  const tableBytes = 4 * 256 * channels
  const { kernels: own, start } = room.take(tableBytes + 5 * size * indices.length)
  const out = start + tableBytes
  const bytes = out + 4 * size * indices.length
  new Float32Array(own.memory.buffer, start, 256 * channels).set(normalisedBytes(source))
  const memory = new Uint8Array(own.memory.buffer)
  for (let place = 0; place < indices.length; place++) {
    const image = bytes + place * size
    memory.set(images.subarray(indices[place] * size, (indices[place] + 1) * size), image)
    const down = transforms.cropY[place] - padding
    const right = transforms.cropX[place] - padding
    own.writeWindow(image, height, width, channels, start, transforms.flip[place], down, right, out + 4 * size * place)
  }
  return new Float32Array(own.memory.buffer, out, size * indices.length)
}

/** (pixel/255 − mean)/std for the 256 bytes of each channel [channels, 256]. */
function normalisedBytes({ mean, std }: PixelSource): Float32Array {
  const table = new Float32Array(256 * mean.length)
  for (let channel = 0; channel < mean.length; channel++) {
    for (let byte = 0; byte < 256; byte++) table[256 * channel + byte] = (byte / 255 - mean[channel]) / std[channel]
  }
  return table
}

function checkSizes(source: PixelSource, indices: Int32Array, transforms: Transforms): void {
  const size = source.shape[0] * source.shape[1] * source.shape[2]
  const batch = indices.length
  if (source.mean.length !== source.shape[2] || source.std.length !== source.shape[2]) {
    throw new RangeError(`augment: mean and std must have one number per channel (${source.shape[2]})`)
  }
  const { flip, cropY, cropX } = transforms
  if (flip.length !== batch || cropY.length !== batch || cropX.length !== batch) {
    throw new RangeError(`augment: transforms must be those of ${batch} images, got ${flip.length}`)
  }
  const count = source.images.length / size
  for (let place = 0; place < batch; place++) {
    if (indices[place] < 0 || indices[place] >= count) {
      throw new RangeError(`augment: indices must be 0 to ${count - 1}, got ${indices[place]}`)
    }
    if (cropY[place] > 2 * padding || cropX[place] > 2 * padding) {
      throw new RangeError(`augment: crops must be 0 to ${2 * padding}, got ${cropY[place]} and ${cropX[place]}`)
    }
  }
}

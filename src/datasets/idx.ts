import { checkLabels, type Examples } from './dataset.js'

/** The side to which grey 28×28 images are padded with 0, as LeNet-5 (LeCun et al. 1998) takes them. */
const paddedSide = 32
const gray = { side: 28, margin: 2 }

/**
 * Reads an IDX file of bytes: two zeros, 8 (unsigned byte), the number of axes, the size of each axis (32 bits, big
 * endian), then the values with the last axis running fastest (LeCun, Cortes and Burges 1998).
 *
 * @param axes how many axes the file must have
 * @param what the file's name, for messages
 * @throws RangeError when the header is another one, or the length is not what the header says
 */
export function readIdx(bytes: Uint8Array, axes: number, what: string): { shape: number[]; data: Uint8Array } {
  const header = 4 + 4 * axes
  if (bytes.length < header) {
    throw new RangeError(
      `${what}: an IDX file with ${axes} axes starts with ${header} bytes, got ${bytes.length} in all`,
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = view.getUint32(0)
  const expected = 0x800 + axes
  if (magic !== expected) {
    throw new RangeError(
      `${what}: an IDX file of bytes with ${axes} axes starts with ${hex(expected)}, got ${hex(magic)}`,
    )
  }
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  // up to 2^96, which a double holds without overflow: nothing is allocated before this comparison
  const size = shape.reduce((product, length) => product * length, 1)
  if (bytes.length - header !== size) {
    throw new RangeError(
      `${what}: the header promises ${shape.join('×')} = ${size} bytes, but ${bytes.length - header} follow it; the file is damaged or cut off`,
    )
  }
  return { shape, data: bytes.subarray(header) }
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`
}

/**
 * Grey 28×28 images and their labels as examples [count, 32, 32, 1], padded with 0 on all sides.
 *
 * @throws RangeError when a file is damaged, the counts differ, or a label is not 0 … classes − 1
 */
export function idxExamples(
  images: { readonly name: string; readonly bytes: Uint8Array },
  labels: { readonly name: string; readonly bytes: Uint8Array },
  classes: number,
): Examples {
  const { shape, data } = readIdx(images.bytes, 3, images.name)
  const { shape: labelShape, data: labelBytes } = readIdx(labels.bytes, 1, labels.name)
  const [count, height, width] = shape
  if (height !== gray.side || width !== gray.side) {
    throw new RangeError(`${images.name}: images must be ${gray.side}×${gray.side}, got ${height}×${width}`)
  }
  if (count === 0) throw new RangeError(`${images.name}: holds no images`)
  if (labelShape[0] !== count) {
    throw new RangeError(`${labels.name}: ${labelShape[0]} labels for ${count} images in ${images.name}`)
  }
  checkLabels(labels.name, labelBytes, classes)
  return {
    count,
    shape: [paddedSide, paddedSide, 1],
    images: padded(data, count),
    labels: Uint8Array.from(labelBytes),
  }
}

function padded(data: Uint8Array, count: number): Uint8Array {
  const { side, margin } = gray
  const images = new Uint8Array(count * paddedSide * paddedSide)
  for (let row = 0; row < count * side; row++) {
    const target = (Math.floor(row / side) * paddedSide + (row % side) + margin) * paddedSide + margin
    images.set(data.subarray(row * side, (row + 1) * side), target)
  }
  return images
}

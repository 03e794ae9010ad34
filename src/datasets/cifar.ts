import { checkLabels, type Examples } from './dataset.js'

const side = 32
const plane = side * side
const record = 1 + 3 * plane

/**
 * How many examples a file of CIFAR-10's binary layout holds, judged by its length.
 *
 * @throws RangeError when it is not a whole number of records, or none
 */
export function cifarCount(length: number, what: string): number {
  if (length === 0 || length % record !== 0) {
    throw new RangeError(
      `${what}: a CIFAR-10 binary file holds records of ${record} bytes (label, then 32×32 red, green, blue), but its length is ${length}; the file is damaged or cut off`,
    )
  }
  return length / record
}

/**
 * Reads files of CIFAR-10's binary layout one after the other: per example one label byte, then the red, the green and
 * the blue plane, each 32×32 by rows (Krizhevsky 2009). The examples are [count, 32, 32, 3], channels last.
 *
 * @throws RangeError when a file is cut off or a label is not 0 … classes − 1
 */
export function cifarExamples(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  classes: number,
): Examples {
  const counts = files.map(({ name, bytes }) => cifarCount(bytes.length, name))
  const count = counts.reduce((sum, each) => sum + each, 0)
  const images = new Uint8Array(count * 3 * plane)
  const labels = new Uint8Array(count)
  let example = 0
  files.forEach(({ name, bytes }, file) => {
    const first = example
    for (let index = 0; index < counts[file]; index++, example++) {
      const start = index * record
      labels[example] = bytes[start]
      const red = start + 1
      let target = example * 3 * plane
      for (let pixel = red; pixel < red + plane; pixel++) {
        images[target++] = bytes[pixel]
        images[target++] = bytes[pixel + plane]
        images[target++] = bytes[pixel + 2 * plane]
      }
    }
    checkLabels(name, labels.subarray(first, example), classes)
  })
  return { count, shape: [side, side, 3], images, labels }
}

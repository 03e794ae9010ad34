import type { Transforms } from '../augmentation/transforms.js'
import type { MiniBatch } from '../problems/problem.js'
import type { NpzEntry } from '../tables/npz.js'
import { dropoutMask } from '../workloads/dropout-mask.js'
import type { Workload } from '../workloads/workload.js'

// The entries of exported files, which docs and users know by name.

/** Parameters one by one, each in TensorFlow's layout. */
export function parameterEntries(prefix: string, flat: Float32Array, { layout }: Workload): NpzEntry[] {
  return layout.entries.map(({ name, shape, offset }, i) => ({
    name: `${prefix}/${name}`,
    shape: [...shape],
    data: flat.slice(offset, layout.entries[i + 1]?.offset ?? flat.length),
  }))
}

/** The parameters' names in the network's order. */
export const nameEntry = ({ layout }: Workload): NpzEntry =>
  textEntry('parameters', layout.entries.map(({ name }) => name).join('\n'))

export function textEntry(name: string, value: string): NpzEntry {
  const data = new TextEncoder().encode(value)
  return { name, shape: [data.length], data }
}

/** Images as the network sees them before the transform, labels, and what standardises them. */
export function setEntries({ dataset: { train, test, mean, std }, epsilon }: Workload): NpzEntry[] {
  return [
    { name: 'images', shape: [train.count, ...train.shape], data: train.images },
    { name: 'labels', shape: [train.count], data: train.labels },
    { name: 'testImages', shape: [test.count, ...test.shape], data: test.images },
    { name: 'testLabels', shape: [test.count], data: test.labels },
    { name: 'mean', shape: [mean.length], data: Float64Array.from(mean) },
    { name: 'std', shape: [std.length], data: Float64Array.from(std) },
    { name: 'epsilon', shape: [], data: Float64Array.of(epsilon) },
  ]
}

/** The examples of each mini-batch; −1 fills the last. */
export function partitionEntry(pass: readonly MiniBatch[]): NpzEntry {
  const batchSize = pass[0].indices.length
  const data = new Int32Array(pass.length * batchSize).fill(-1)
  pass.forEach(({ indices, position }) => {
    data.set(indices, position * batchSize)
  })
  return { name: 'partition', shape: [pass.length, batchSize], data }
}

export function transformEntries({ flip, cropY, cropX }: Transforms, names: readonly string[]): NpzEntry[] {
  return [flip, cropY, cropX].map((data, i) => ({ name: names[i], shape: [data.length], data }))
}

/** The mask of each dropout layer for all examples of the mini-batch. */
export function maskEntries({ dropoutLayers }: Workload, seen: MiniBatch, prefix = 'dropout'): NpzEntry[] {
  return dropoutLayers.map((layer, place) => ({
    name: `${prefix}/${place}`,
    shape: [seen.indices.length, ...layer.shape],
    data: dropoutMask(seen.keys.dropout.child(place), seen.indices, layer),
  }))
}

/** All training examples as if they were one mini-batch, to see the transforms and masks of each. */
export function everyExample(pass: readonly MiniBatch[], { dataset: { train } }: Workload): MiniBatch {
  return { ...pass[0], indices: Int32Array.from({ length: train.count }, (_, i) => i) }
}

import { augment, type PixelRoom, pixelRoom } from '../augmentation/augment.js'
import { drawTransforms, noTransforms, type Transforms } from '../augmentation/transforms.js'
import type { Examples } from '../datasets/dataset.js'
import { parameterCount } from '../networks/network.js'
import type { DropoutLayer } from '../networks/layers.js'
import { batchNormEpsilon } from '../networks/operations.js'
import type { Evaluation, FiniteSum, MiniBatch } from '../problems/problem.js'
import { type Compiled, compile } from '../tensors/compile.js'
import { TensorVector, tensorSpace } from '../tensors/tensor-vector.js'
import { type Tensor, tensorflow } from '../tensors/tensorflow.js'
import type { Vector } from '../vectors/vector.js'
import { dropoutMask } from './dropout-mask.js'
import { evaluationOf, gradientOf } from './loss.js'
import { split } from './named-tensors.js'
import { inspectNetwork } from './inspect-network.js'
import { layoutOf } from './layout.js'
import type { Workload, WorkloadOptions } from './workload.js'

/**
 * The workload on TensorFlow graphs, one for each size of mini-batch and each mode, recorded at its first use.
 * @throws RangeError or TypeError naming the network when its logits have another shape, it cannot be differentiated,
 * or a parameter is not used
 */
export function networkWorkload(options: WorkloadOptions): Workload {
  const { dataset, augmented = true, packed = 2, compiled = true } = options
  const { train } = dataset
  const [height, width, channels] = train.shape
  const network =
    typeof options.network === 'function'
      ? options.network({ height, width, channels, classes: dataset.classes })
      : options.network
  const dimension = parameterCount(network)
  const layout = layoutOf(network)
  const { batchNormLayers, dropoutLayers } = inspectNetwork(network, dataset)
  const statisticsSize = 2 * batchNormLayers.reduce((sum, layer) => sum + layer.channels, 0)
  const graphs = new Map<string, Compiled>()

  const run = (name: string, f: (...inputs: Tensor[]) => Tensor[], inputs: Tensor[]): Tensor[] => {
    if (!compiled) return tensorflow().tidy(() => f(...inputs))
    let graph = graphs.get(name)
    if (!graph) {
      graph = compile(f, inputs)
      graphs.set(name, graph)
    }
    return graph(...inputs)
  }

  const transforms = (batch: MiniBatch): Transforms =>
    augmented ? drawTransforms(batch.keys.transforms, batch.indices) : noTransforms(batch.indices.length)

  /** One for each mini-batch of a call: TensorFlow reads the pixels where they are, and they are disposed of after the call. */
  const rooms = Array.from({ length: packed }, pixelRoom)
  /** images, labels and dropout masks of a mini-batch */
  const inputsOf = (
    examples: Examples,
    indices: Int32Array,
    drawn: Transforms,
    masks: Tensor[],
    room: PixelRoom,
  ): Tensor[] => {
    const tf = tensorflow()
    const pixels = augment({ ...examples, mean: dataset.mean, std: dataset.std }, indices, drawn, room)
    const labels = Int32Array.from(indices, index => examples.labels[index])
    return [tf.tensor4d(pixels, [indices.length, height, width, channels]), tf.tensor1d(labels, 'int32'), ...masks]
  }

  const evaluateBlock = (x: Vector, batches: readonly MiniBatch[], statistics?: Float32Array): Evaluation[] => {
    const tf = tensorflow()
    const size = batches[0].indices.length
    const each = 2 + dropoutLayers.length
    const flat = tensorOf(x)
    const given = statistics ? [tf.tensor1d(statistics)] : []
    const inputs = batches.flatMap((batch, k) =>
      inputsOf(train, batch.indices, transforms(batch), masksOf(dropoutLayers, batch), rooms[k]),
    )
    const f = (point: Tensor, ...rest: Tensor[]): Tensor[] => {
      const parameters = split(layout, point)
      const running = statistics ? rest[0] : undefined
      const own = statistics ? rest.slice(1) : rest
      return batches.flatMap((_, k) => {
        const [images, labels, ...masks] = own.slice(k * each, (k + 1) * each)
        return gradientOf(network, dataset.classes, parameters, images, labels, { statistics: running, masks })
      })
    }
    const outputs = run(`gradient ${statistics ? 'given' : 'own'} ${size}×${batches.length}`, f, [
      flat,
      ...given,
      ...inputs,
    ])
    for (const tensor of [...given, ...inputs]) tensor.dispose()
    return batches.map((_, k) => {
      const [loss, gradient, seen] = outputs.slice(3 * k, 3 * k + 3)
      const evaluation: Evaluation = {
        loss: loss.dataSync()[0],
        gradient: new TensorVector(gradient),
        ...(statisticsSize > 0 ? { batchStatistics: seen.dataSync() as Float32Array } : {}),
      }
      loss.dispose()
      seen.dispose()
      return evaluation
    })
  }

  const checked = (statistics: Float32Array): Float32Array => {
    if (statistics.length !== statisticsSize)
      throw new RangeError(
        `workload: statistics must be the ${statisticsSize} means and variances of batch norm, got ${statistics.length} numbers`,
      )
    return statistics
  }

  const problem = (statistics?: Float32Array): FiniteSum => ({
    name: `${network.name} on ${dataset.name}`,
    space: tensorSpace,
    dimension,
    size: train.count,
    evaluate: (x, batch) => evaluateBlock(x, [batch], statistics)[0],
    evaluateMany: (x, batches) => blocks(batches, packed).flatMap(block => evaluateBlock(x, block, statistics)),
    ...(statisticsSize > 0 ? { withStatistics: given => problem(checked(given)) } : {}),
  })

  return {
    ...problem(),
    network,
    dataset,
    layout,
    batchNormLayers,
    dropoutLayers,
    epsilon: batchNormEpsilon,
    transforms,
    initial: key => tensorSpace.vector(layout.initial(key)),
    initialStatistics() {
      const statistics = new Float32Array(statisticsSize)
      let offset = 0
      for (const layer of batchNormLayers) {
        statistics.fill(1, offset + layer.channels, offset + 2 * layer.channels)
        offset += 2 * layer.channels
      }
      return statistics
    },
    assess(x, statistics, part) {
      checked(statistics)
      const examples = dataset[part]
      const size = Math.min(Math.ceil(assessed / packed), examples.count)
      let loss = 0
      let wrong = 0
      for (let from = 0; from < examples.count; from += packed * size) {
        const running = tensorflow().tensor1d(statistics)
        // side by side in one graph, as mini-batches are; beyond the last example are repetitions of it, which are not counted
        const starts = rooms.map((_, k) => from + k * size)
        const inputs = starts.flatMap((start, k) => {
          const indices = Int32Array.from({ length: size }, (_, i) => Math.min(start + i, examples.count - 1))
          return inputsOf(examples, indices, noTransforms(size), [], rooms[k])
        })
        const f = (point: Tensor, given: Tensor, ...own: Tensor[]): Tensor[] => {
          const parameters = split(layout, point)
          return starts.flatMap((_, k) => {
            const [images, labels] = own.slice(2 * k, 2 * k + 2)
            return evaluationOf(network, dataset.classes, parameters, images, labels, given)
          })
        }
        const outputs = run(`assess ${size}`, f, [tensorOf(x), running, ...inputs])
        starts.forEach((start, k) => {
          const [losses, right] = outputs.slice(2 * k, 2 * k + 2).map(output => output.dataSync())
          for (let i = 0; i < Math.min(size, examples.count - start); i++) {
            loss += losses[i]
            wrong += 1 - right[i]
          }
        })
        for (const tensor of [running, ...inputs, ...outputs]) tensor.dispose()
      }
      return { loss: loss / examples.count, error: wrong / examples.count }
    },
    dispose() {
      for (const graph of graphs.values()) graph.dispose()
      graphs.clear()
    },
  }
}

/** Examples assessed in one native call. */
const assessed = 512

function tensorOf(x: Vector): Tensor {
  if (!(x instanceof TensorVector)) throw new TypeError('workload: the point must be a TensorVector, got another kind')
  return x.tensor
}

function masksOf(layers: readonly DropoutLayer[], batch: MiniBatch): Tensor[] {
  return layers.map((layer, place) => {
    const mask = dropoutMask(batch.keys.dropout.child(place), batch.indices, layer)
    return tensorflow().tensor(mask, [batch.indices.length, ...layer.shape])
  })
}

/** Runs of at most `length` neighbours of one size. */
function blocks(batches: readonly MiniBatch[], length: number): MiniBatch[][] {
  const result: MiniBatch[][] = []
  let from = 0
  while (from < batches.length) {
    const size = batches[from].indices.length
    const block = batches.slice(from, from + length)
    const whole = block.length === length && block.every(batch => batch.indices.length === size)
    result.push(whole ? [...block] : [batches[from]])
    from += whole ? length : 1
  }
  return result
}

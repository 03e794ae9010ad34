import { createInterface } from 'node:readline'
import { augment, pixelRoom } from '../src/augmentation/augment.js'
import type { Dataset } from '../src/datasets/dataset.js'
import type { Store } from '../src/experiments/experiment.js'
import { completeParameters } from '../src/experiments/parse-parameters.js'
import { openTraining, type Training } from '../src/experiments/training.js'
import { varianceRatio } from '../src/experiments/variance-ratio.js'
import { epochMeasurement } from '../src/experiments/variance-ratio-rows.js'
import { type KnownNetwork, knownNetworks } from '../src/networks/known-networks.js'
import { partition } from '../src/problems/partition.js'
import { evaluateMany, type FiniteSum, type MiniBatch } from '../src/problems/problem.js'
import { rootKey } from '../src/random/root-key.js'
import { type Compiled, compile } from '../src/tensors/compile.js'
import { tensorSpace } from '../src/tensors/tensor-vector.js'
import { backend, type Tensor, tensorflow } from '../src/tensors/tensorflow.js'
import { rest, trajectory } from '../src/trajectories/trajectory.js'
import { layoutOf } from '../src/workloads/layout.js'
import { gradientOf } from '../src/workloads/loss.js'
import { split } from '../src/workloads/named-tensors.js'
import { type Workload, workload } from '../src/workloads/workload.js'
import { noise } from './noise.js'

// The lab's contestant: a network's gradient and a measured epoch. Reads tasks as lines of JSON, answers each with one line.

interface Arguments {
  readonly task: string
  readonly network: KnownNetwork
  readonly channels: number
  readonly batch: number
  readonly packed: number
  readonly count: number
  readonly size: number
  readonly seed: number
  readonly variant: string
  /** of the network `resnet` */
  readonly layers?: number
  readonly planes?: number
  readonly measureAt: readonly number[]
  /** of a measured epoch: its graphs are recorded before the clock starts */
  readonly recorded: boolean
}

const key = rootKey(0)
const datasets = new Map<number, Dataset>()
const graphs = new Map<string, () => void>()
const workloads = new Map<string, Workload>()

function made<K, V>(values: Map<K, V>, at: K, make: () => V): V {
  if (!values.has(at)) values.set(at, make())
  return values.get(at)!
}

const datasetOf = (channels: number) => made(datasets, channels, () => noise(channels))

function seconds(f: () => void): number {
  const started = performance.now()
  f()
  return (performance.now() - started) / 1000
}

/** One call of the graph of `packed` gradients on mini-batches that lie ready in TensorFlow. */
function readyGradients({ network: name, channels, batch, packed, layers, planes }: Arguments): () => void {
  const tf = tensorflow()
  const network = knownNetworks[name]({ height: 32, width: 32, channels, classes: 10 }, { layers, planes })
  const layout = layoutOf(network)
  const inputs: Tensor[] = [tf.tensor1d(Float32Array.from(layout.initial(key)))]
  for (let k = 0; k < packed; k++) {
    inputs.push(tf.randomUniform([batch, 32, 32, channels], -1, 1, 'float32', k))
    inputs.push(tf.cast(tf.randomUniform([batch], 0, 10, 'int32', k), 'int32'))
  }
  const graph: Compiled = compile((point, ...rest) => {
    const parameters = split(layout, point)
    return Array.from({ length: packed }, (_, k) =>
      gradientOf(network, 10, parameters, rest[2 * k], rest[2 * k + 1], {}),
    ).flat()
  }, inputs)
  return () => {
    for (const output of graph(...inputs)) output.dispose()
  }
}

function gradients(task: Arguments) {
  const { network, channels, batch, packed, layers, planes } = task
  const call = made(graphs, [network, channels, batch, packed, layers, planes].join(' '), () => readyGradients(task))
  return {
    seconds: seconds(() => {
      for (let done = 0; done < task.count; done += task.packed) call()
    }),
  }
}

function problemOf({ network, channels, packed }: Arguments): Workload {
  return made(workloads, `${network} ${channels} ${packed}`, () =>
    workload({ dataset: datasetOf(channels), network: input => knownNetworks[network](input, {}), packed }),
  )
}

/** Gradients of a pass over the data as a run asks for them: drawn, augmented, evaluated. */
function passes(task: Arguments) {
  const { batch, count, seed } = task
  const problem = problemOf(task)
  return {
    seconds: seconds(() => {
      const pass = partition(problem.size, batch, key.child(seed))
      tensorSpace.scope(() => {
        const x = problem.initial(key)
        for (let done = 0; done < count; done += 16)
          tensorSpace.scope(() => {
            const from = done % pass.length
            evaluateMany(problem, x, pass.slice(from, from + Math.min(16, count - done)))
          })
      })
    }),
  }
}

/** Drawing the transforms of mini-batches and writing their pixels, without evaluating anything. */
function inputs(task: Arguments) {
  const { batch, count, seed } = task
  const problem = problemOf(task)
  const { train, mean, std } = problem.dataset
  const room = pixelRoom()
  return {
    seconds: seconds(() => {
      const pass = partition(problem.size, batch, key.child(seed))
      for (let k = 0; k < count; k++) {
        const miniBatch = pass[k % pass.length]
        const written = augment({ ...train, mean, std }, miniBatch.indices, problem.transforms(miniBatch), room)
        const pixels = tensorflow().tensor1d(written)
        backend().getInputTensorIds([pixels]) // hands them over
        pixels.dispose()
      }
    }),
  }
}

/** The workload with a count of the mini-batches that were evaluated. */
function counting(problem: Workload): { problem: Workload; evaluations(): number } {
  let evaluations = 0
  const counted = (inner: FiniteSum): Pick<FiniteSum, 'evaluate' | 'evaluateMany'> => ({
    evaluate(x, batch) {
      evaluations++
      return inner.evaluate(x, batch)
    },
    evaluateMany(x, batches: readonly MiniBatch[]) {
      evaluations += batches.length
      return evaluateMany(inner, x, batches)
    },
  })
  return { problem: { ...problem, ...counted(problem) }, evaluations: () => evaluations }
}

function memoryStore(): Store {
  const files = new Map<string, Uint8Array>()
  return { has: name => files.has(name), read: name => files.get(name), write: (name, bytes) => files.set(name, bytes) }
}

/** Runs every graph of a measured epoch once, which records it. */
function record({ problem, position, pass }: Training): void {
  tensorSpace.scope(() => {
    const { x, statistics } = position(0)
    const [first, second] = pass(1)
    problem.evaluate(x, first)
    evaluateMany(problem, x, [first, second])
    for (const part of ['train', 'test'] as const) problem.assess(x, statistics, part)
  })
}

/** The whole first epoch of a run: opened, unless it was `recorded` before, trained with SVRG, measured, kept. */
function epoch({ channels, batch, measureAt, recorded, seed }: Arguments) {
  const parameters = completeParameters(varianceRatio, {
    dataset: './noise.ts#noise',
    batchSize: batch,
    seed,
    measureAt,
  })
  const open = () => openTraining(parameters, { part: () => datasetOf(channels), training: memoryStore() })
  const before = recorded ? open() : undefined
  if (before) record(before)
  let evaluations = 0
  let updates = 0
  const time = seconds(() => {
    const opened = before ?? open()
    const counted = counting(opened.problem)
    const training = {
      ...opened,
      problem: counted.problem,
      options: { ...opened.options, problem: counted.problem },
    }
    const measurement = epochMeasurement(training, parameters, 1)
    for (const iterate of trajectory(training.options, training.position(0), training.pass(1))) {
      measurement.look(iterate)
      measurement.rows(iterate)
      if (iterate.stepInPass !== training.updates) continue
      const after = rest(training.options, iterate)
      training.keep(after)
      tensorSpace.release(after)
    }
    opened.problem.dispose()
    evaluations = counted.evaluations()
    updates = training.updates
  })
  return { seconds: time, counted: evaluations / updates }
}

function matmul({ size, count }: Arguments) {
  const tf = tensorflow()
  const [a, b] = [1, 2].map(seed => tf.randomNormal([size, size], 0, 1, 'float32', seed))
  const time = seconds(() => {
    for (let k = 0; k < count; k++) tf.matMul(a, b).dispose()
  })
  tf.dispose([a, b])
  return { seconds: time }
}

/** A call of a graph that does nothing: what handing over the parameters and a mini-batch, and taking a gradient back, costs. */
function handingOver({ network, channels, batch, count }: Arguments) {
  const call = made(graphs, `nothing ${network} ${channels} ${batch}`, () => {
    const tf = tensorflow()
    const layout = layoutOf(knownNetworks[network]({ height: 32, width: 32, channels, classes: 10 }, {}))
    const initial = Float32Array.from(layout.initial(key))
    const pixels = new Float32Array(batch * 32 * 32 * channels)
    const shown = [tf.tensor1d(initial), tf.tensor1d(pixels)]
    const graph = compile((point, images) => [tf.neg(point), tf.sum(images)], shown)
    tf.dispose(shown)
    return () => {
      const given = [tf.tensor1d(initial), tf.tensor1d(pixels)]
      const taken = graph(...given)
      taken[0].dataSync()
      tf.dispose([...given, ...taken])
    }
  })
  return {
    seconds: seconds(() => {
      for (let k = 0; k < count; k++) call()
    }),
  }
}

/** The gradient of a 3×3 convolution in its kernel: TensorFlow's operation, or patches of the image times dy. */
function filterGradient({ size, channels, batch, variant, count }: Arguments) {
  const call = made(graphs, `filter ${size} ${channels} ${batch} ${variant}`, () => {
    const tf = tensorflow()
    const shape: [number, number, number, number] = [batch, size, size, channels]
    const inputs = [1, 2].map(seed => tf.randomNormal(shape, 0, 1, 'float32', seed)) as Tensor[]
    const graph = compile(
      (x, dy) => [variant === 'patches' ? patchGradient(x, dy, shape) : kernelGradient(x, dy, channels)],
      inputs,
    )
    return () => {
      for (const output of graph(...inputs)) output.dispose()
    }
  })
  return {
    seconds: seconds(() => {
      for (let k = 0; k < count; k++) call()
    }),
  }
}

/** tfjs's gradient, Conv2DBackpropFilter; the convolution itself is not evaluated, since nothing needs it. */
function kernelGradient(x: Tensor, dy: Tensor, channels: number): Tensor {
  const tf = tensorflow()
  const convolve = (kernel: Tensor) => tf.conv2d(x as never, kernel as never, 1, 'same') as Tensor
  return tf.grad(convolve as never)(tf.zeros([3, 3, channels, channels]), dy as never) as Tensor
}

function patchGradient(x: Tensor, dy: Tensor, [batch, height, width, channels]: readonly number[]): Tensor {
  const tf = tensorflow()
  const padded = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ])
  const rows = batch * height * width
  const shifted = Array.from({ length: 9 }, (_, k) =>
    tf.reshape(tf.slice(padded, [0, Math.floor(k / 3), k % 3, 0], [batch, height, width, channels]), [rows, channels]),
  )
  return tf.matMul(tf.concat(shifted, 1), tf.reshape(dy, [rows, channels]), true)
}

/** A 3×3 convolution of 64 to 64 channels on 32×32: what convolutions reach at best. */
function convolution({ batch, count }: Arguments) {
  const tf = tensorflow()
  const call = made(graphs, `convolution ${batch}`, () => {
    const shapes: [number, number, number, number][] = [
      [batch, 32, 32, 64],
      [3, 3, 64, 64],
    ]
    const inputs = shapes.map((shape, seed) => tf.randomNormal(shape, 0, 1, 'float32', seed) as Tensor)
    const graph = compile((x, kernel) => [tf.conv2d(x as never, kernel as never, 1, 'same')], inputs)
    return () => {
      for (const output of graph(...inputs)) output.dispose()
    }
  })
  return {
    seconds: seconds(() => {
      for (let k = 0; k < count; k++) call()
    }),
  }
}

/** The most memory that this process has held so far, in MB. */
function memory() {
  return { megabytes: process.resourceUsage().maxRSS / 1024 }
}

function describe() {
  return { versions: `TensorFlow ${backend().binding.TF_Version}, Node ${process.versions.node}` }
}

const tasks: Record<string, (task: Arguments) => object> = {
  describe,
  gradients,
  passes,
  inputs,
  epoch,
  matmul,
  handingOver,
  filterGradient,
  convolution,
  memory,
}

createInterface({ input: process.stdin }).on('line', line => {
  const task = JSON.parse(line) as Arguments
  process.stdout.write(`${JSON.stringify(tasks[task.task](task))}\n`)
})

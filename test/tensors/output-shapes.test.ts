import './cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { densenet4036 } from '../../src/networks/densenet.js'
import { lenet } from '../../src/networks/lenet.js'
import type { Network } from '../../src/networks/network.js'
import { resnet } from '../../src/networks/resnet.js'
import { rootKey } from '../../src/random/root-key.js'
import { compile } from '../../src/tensors/compile.js'
import { type Description, outputShapes } from '../../src/tensors/output-shapes.js'
import { type Binding, backend, type OpAttribute, type Tensor, tensorflow } from '../../src/tensors/tensorflow.js'
import { layoutOf } from '../../src/workloads/layout.js'
import { gradientOf } from '../../src/workloads/loss.js'
import { split } from '../../src/workloads/named-tensors.js'

const tf = tensorflow()

function examples(network: Network, batch: number, side: number): Tensor[] {
  return [
    tf.tensor1d(Float32Array.from(layoutOf(network).initial(rootKey(0)))),
    tf.randomUniform([batch, side, side, 3], -1, 1, 'float32', 1),
    tf.cast(tf.randomUniform([batch], 0, 10, 'int32', 2), 'int32'),
  ]
}

const gradient =
  (network: Network) =>
  ([point, images, labels]: Tensor[]): Tensor[] =>
    gradientOf(network, 10, split(layoutOf(network), point), images, labels, {})

/** Runs `f` with another `executeOp` in the binding; the old one is passed to it. */
function withOperations<Result>(
  executeOp: (
    real: Binding['executeOp'],
    ...args: Parameters<Binding['executeOp']>
  ) => ReturnType<Binding['executeOp']>,
  f: () => Result,
): Result {
  const device = backend()
  const { binding } = device
  const copy: Record<string, unknown> = {}
  for (const name of Object.getOwnPropertyNames(binding)) {
    const value = (binding as unknown as Record<string, unknown>)[name]
    copy[name] = typeof value === 'function' ? value.bind(binding) : value
  }
  copy.executeOp = (...args: Parameters<Binding['executeOp']>) => executeOp(binding.executeOp.bind(binding), ...args)
  device.binding = copy as unknown as Binding
  try {
    return f()
  } finally {
    device.binding = binding
  }
}

test('the shapes and types told without running are those that TensorFlow returns, for every operation of the networks', () => {
  const shape = { height: 18, width: 18, channels: 3, classes: 10 }
  const ruled = new Set<string>()
  for (const network of [
    lenet(shape),
    lenet(shape, { activation: 'elu' }),
    resnet(shape, { layers: 8, planes: 3 }),
    densenet4036({ ...shape, height: 8, width: 8 }, { activation: 'elu' }),
  ]) {
    const described = new Map<number, Description>()
    const describe = (id: number, dtype: number, own: readonly number[]) => {
      const size = own.reduce((product, n) => product * n, 1)
      const values =
        dtype === backend().binding.TF_INT32 && size <= 64 ? backend().binding.tensorDataSync(id) : undefined
      described.set(id, { dtype, shape: own, ...(values ? { values } : {}) })
    }
    const check = (
      real: Binding['executeOp'],
      name: string,
      attributes: OpAttribute[],
      inputs: number[],
      outputs: number,
    ) => {
      const results = real(name, attributes, inputs, outputs)
      for (const { id, dtype, shape: own } of results) describe(id, dtype, own)
      const known = inputs.map(id => described.get(id) ?? constants.get(id)!)
      if (known.every(Boolean)) {
        const told = outputShapes(name, attributes, known)
        if (told) {
          ruled.add(name)
          // the last results of batch norm and of its gradient are each kernel's own affair
          const looked = { FusedBatchNormV3: 3, FusedBatchNormGradV3: 3 }[name] ?? results.length
          const type = attributes.find(attribute => attribute.name === 'T')!.value
          assert.deepEqual(
            told.slice(0, looked).map(own => ({ shape: [...own], dtype: type })),
            results.slice(0, looked).map(({ shape: own, dtype }) => ({ shape: own, dtype })),
            `${name} of ${known.map(input => `[${input.shape}]`).join(', ')}`,
          )
        }
      }
      return results
    }
    const constants = new Map<number, Description>()
    tf.tidy(() => {
      const inputs = examples(network, 4, network.name === 'densenet-40-36' ? 8 : 18)
      for (const [i, id] of backend().getInputTensorIds(inputs).entries())
        described.set(id, { dtype: inputs[i].dtype === 'int32' ? 3 : 1, shape: inputs[i].shape })
      withOperations(
        (real, ...args) => check(real, ...args),
        () => {
          const { createTensor } = backend().binding
          backend().binding.createTensor = (own, dtype, values) => {
            const id = createTensor(own, dtype, values)
            constants.set(id, { dtype, shape: own, values: Array.from(values) })
            described.delete(id)
            return id
          }
          gradient(network)(inputs)
        },
      )
    })
  }
  assert.deepEqual([...ruled].sort(), [
    'Add',
    'AvgPool',
    'AvgPoolGrad',
    'ConcatV2',
    'Conv2D',
    'Conv2DBackpropFilter',
    'Conv2DBackpropInput',
    'Elu',
    'EluGrad',
    'FusedBatchNormGradV3',
    'FusedBatchNormV3',
    'MaxPool',
    'MaxPoolGrad',
    'Mul',
    'Relu',
    'ReluGrad',
    'Reshape',
    'SplitV',
    'Sub',
  ])
})

test('recording a network runs neither its convolutions nor its batch norms, and few of its other operations', () => {
  const network = resnet({ height: 16, width: 16, channels: 3, classes: 10 }, { layers: 20, planes: 4 })
  tf.tidy(() => {
    const ran: string[] = []
    const inputs = examples(network, 4, 16)
    const graph = withOperations(
      (real, name, ...rest) => {
        ran.push(name)
        return real(name, ...rest)
      },
      () => compile((...own) => gradient(network)(own), inputs),
    )
    assert.deepEqual(
      ran.filter(name => /Conv2D|FusedBatchNorm|Relu/.test(name)),
      [],
    )
    assert.ok(ran.length < graph.operations / 4, `${ran.length} of ${graph.operations}`)
    // and yet the graph computes what the function does
    const [compiled, eager] = [graph(...inputs), gradient(network)(inputs)].map(outputs =>
      outputs.map(output => Array.from(output.dataSync())),
    )
    assert.ok(Math.abs(compiled[0][0] - eager[0][0]) < 1e-6)
    const norm = Math.hypot(...eager[1])
    assert.ok(Math.hypot(...eager[1].map((value, i) => value - compiled[1][i])) < 1e-5 * norm)
    graph.dispose()
  })
})

test('an operation that refuses zeros is recorded with ones: the remainder of integers', () => {
  const [a, b] = [tf.tensor1d([7, 8, 9], 'int32'), tf.tensor1d([1, 2, 3], 'int32')]
  const graph = compile((x, y) => [tf.mod(tf.add(x, 1), tf.add(y, 1))], [a, b])
  assert.deepEqual(Array.from(graph(a, b)[0].dataSync()), [0, 0, 2])
  assert.deepEqual(Array.from(graph(b, a)[0].dataSync()), [2, 3, 4])
  graph.dispose()
})

test('a result whose size depends on the numbers is refused', () => {
  const x = tf.tensor1d([1, 1, 2])
  assert.throws(() => compile(y => [tf.unique(tf.mul(y, 2)).values], [x]), {
    name: 'TypeError',
    message: 'compile: the size of what UniqueV2 returns depends on the numbers it is given, which cannot be recorded',
  })
})

import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TensorActivation, TensorOperations } from '../../src/networks/operations.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { type Tensor, tensorflow } from '../../src/tensors/tensorflow.js'

const tf = tensorflow()
const key = rootKey(0).child('operations')
const draw = (name: string, shape: number[]) =>
  normals(
    key.child(name),
    shape.reduce((a, b) => a * b, 1),
  ).map(Math.fround)

interface Convolution {
  /** default 2 */
  readonly batch?: number
  readonly image: readonly [height: number, width: number]
  readonly kernel: readonly [height: number, width: number]
  readonly inputs: number
  readonly outputs: number
  readonly stride: number
  readonly padding: 'valid' | 'same'
}

/** y and, for the loss Σ c ⊙ y, its gradients in x and the kernel, by TensorFlow's definition of both paddings. */
function naive(convolution: Convolution, x: Float64Array, k: Float64Array) {
  const { batch = 2, image, kernel, inputs, outputs, stride, padding } = convolution
  const sizes = image.map((n, axis) => Math.ceil((padding === 'same' ? n : n - kernel[axis] + 1) / stride))
  const before = image.map((n, axis) =>
    padding === 'same' ? Math.floor(Math.max((sizes[axis] - 1) * stride + kernel[axis] - n, 0) / 2) : 0,
  )
  const shape = [batch, sizes[0], sizes[1], outputs]
  const c = draw('weights of the loss', shape)
  const [y, dx, dk] = [c, x, k].map(({ length }) => new Float64Array(length))
  for (let b = 0; b < batch; b++)
    for (let row = 0; row < sizes[0]; row++)
      for (let column = 0; column < sizes[1]; column++)
        for (let down = 0; down < kernel[0]; down++)
          for (let right = 0; right < kernel[1]; right++) {
            const [i, j] = [row * stride + down - before[0], column * stride + right - before[1]]
            if (i < 0 || i >= image[0] || j < 0 || j >= image[1]) continue
            for (let p = 0; p < inputs; p++)
              for (let o = 0; o < outputs; o++) {
                const at = ((b * image[0] + i) * image[1] + j) * inputs + p
                const tap = ((down * kernel[1] + right) * inputs + p) * outputs + o
                const to = ((b * sizes[0] + row) * sizes[1] + column) * outputs + o
                y[to] += x[at] * k[tap]
                dx[at] += c[to] * k[tap]
                dk[tap] += c[to] * x[at]
              }
          }
  return { y, dx, dk, c, shape }
}

const close = (what: string, tensor: Tensor, expected: Float64Array) => {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  assert.equal(tensor.size, expected.length, what)
  tensor.dataSync().forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-5 * largest, `${what}[${i}]: ${value} and ${expected[i]}`)
  })
}

/** Compares the operation and both its gradients with the naive sums. */
function check(convolution: Convolution): void {
  const { batch = 2, image, kernel, inputs, outputs, stride, padding } = convolution
  const what = `${padding}, stride ${stride}, ${kernel} of ${inputs} to ${outputs} on ${batch} × ${image}`
  const shapes = [
    [batch, ...image, inputs],
    [...kernel, inputs, outputs],
  ]
  const [x, k] = [draw('x', shapes[0]), draw('k', shapes[1])]
  const { y, dx, dk, c, shape } = naive(convolution, x, k)
  tf.tidy(() => {
    const apply = (at: Tensor, weights: Tensor) => {
      const op = new TensorOperations()
      const output = op.conv2d(new TensorActivation(at, inputs), new TensorActivation(weights, outputs), {
        stride,
        padding,
      })
      assert.deepEqual([...output.shape], shape, what)
      return op.tensor(output)
    }
    const points = [tf.tensor(Array.from(x), shapes[0]), tf.tensor(Array.from(k), shapes[1])]
    close(`${what}: y`, apply(points[0], points[1]), y)
    const scalar = (at: Tensor, weights: Tensor) => tf.sum(tf.mul(apply(at, weights), tf.tensor(Array.from(c), shape)))
    const [inX, inK] = tf.grads(scalar as never)(points)
    close(`${what}: gradient in x`, inX, dx)
    close(`${what}: gradient in the kernel`, inK, dk)
  })
}

test('convolutions of any width, channels, stride and padding are the naive sums, and so are both gradients', () => {
  for (const padding of ['valid', 'same'] as const)
    for (const stride of [1, 2])
      for (const outputs of [3, 6, 8, 12, 16])
        for (const [image, kernel, inputs] of [
          [[9, 8], [3, 3], 2],
          [[8, 9], [5, 5], 1],
          [[7, 6], [1, 1], 6],
          [[6, 10], [3, 4], 8],
        ] as const)
          check({ image, kernel, inputs, outputs, stride, padding })
})

test('a strided 1×1 convolution of few channels stays in its memory in mini-batches that are no multiple of the threads', () => {
  const strided = { image: [32, 32], kernel: [1, 1], outputs: 8, stride: 2, padding: 'valid' } as const
  for (const [batch, inputs] of [
    [23, 8],
    [5, 3],
    [1, 8],
    [7, 15],
  ])
    for (let again = 0; again < 3; again++) check({ ...strided, batch, inputs })
})

test('a strided 1×1 convolution keeps NaN where it is', () => {
  tf.tidy(() => {
    const x = new Float32Array(16).fill(1)
    x[0] = Number.NaN // seen
    x[5] = Number.NaN // between the pixels that are
    const op = new TensorOperations()
    const image = new TensorActivation(tf.tensor(x, [1, 4, 4, 1]), 1)
    const y = op.conv2d(image, new TensorActivation(tf.tensor([2], [1, 1, 1, 1]), 1), { stride: 2 })
    assert.deepEqual([...op.tensor(y).dataSync()], [Number.NaN, 2, 2, 2])
  })
})

test('a convolution of a convolution knows how many of its channels are real', () => {
  tf.tidy(() => {
    const op = new TensorOperations()
    const first = { image: [8, 8], kernel: [3, 3], inputs: 2, outputs: 5, stride: 1, padding: 'same' } as const
    const second = { ...first, inputs: 5, outputs: 11 }
    const [x, k, l] = [draw('x', [2, 8, 8, 2]), draw('k', [3, 3, 2, 5]), draw('l', [3, 3, 5, 11])]
    const tensor = (values: Float64Array, shape: number[]) =>
      new TensorActivation(tf.tensor(Array.from(values), shape), shape[shape.length - 1])
    const middle = op.conv2d(tensor(x, [2, 8, 8, 2]), tensor(k, [3, 3, 2, 5]), { padding: 'same' })
    const output = op.conv2d(middle, tensor(l, [3, 3, 5, 11]), { padding: 'same' })
    assert.deepEqual([...middle.shape, ...output.shape], [2, 8, 8, 5, 2, 8, 8, 11])
    close('two convolutions', op.tensor(output), naive(second, naive(first, x, k).y, l).y)
  })
})

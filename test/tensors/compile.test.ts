import { scratch } from './cpu.js'
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { compile } from '../../src/tensors/compile.js'
import { type Binding, backend, type Tensor, tensorflow } from '../../src/tensors/tensorflow.js'

const tf = tensorflow()
const numbers = (tensor: Tensor) => Array.from(tensor.dataSync())
const read = (tensors: Tensor[]) => tensors.map(numbers)
const x = tf.tensor1d([1, 2, 3])
const y = tf.tensor1d([4, 5, 6])

/** Runs `f` and counts the calls of the native binding meanwhile. */
function nativeCalls(f: () => void): Record<string, number> {
  const device = backend()
  const { binding } = device
  const counts: Record<string, number> = {}
  const counting: Record<string, unknown> = {}
  for (const name of Object.getOwnPropertyNames(binding)) {
    const value = (binding as unknown as Record<string, unknown>)[name]
    counting[name] =
      typeof value !== 'function'
        ? value
        : (...args: unknown[]) => {
            counts[name] = (counts[name] ?? 0) + 1
            return value.apply(binding, args)
          }
  }
  device.binding = counting as unknown as Binding
  try {
    f()
  } finally {
    device.binding = binding
  }
  return counts
}

/** Σ_i (w·x_i − y_i)² and its gradient in w, of rows x_i */
const squares = (w: Tensor, rows: Tensor, targets: Tensor): Tensor[] => {
  const { value, grad } = tf.valueAndGrad((at: Tensor) =>
    tf.sum(tf.square(tf.sub(tf.matMul(rows as never, tf.reshape(at, [-1, 1])), targets))),
  )(w)
  return [value, grad]
}

test('a compiled function makes one native call, where the eager one makes many, and both give the numbers of hand', () => {
  const w = tf.tensor1d([1, -1])
  const rows = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])
  const targets = tf.tensor2d([1, 0, -1], [3, 1])
  const compiled = compile(squares as (...inputs: Tensor[]) => Tensor[], [w, rows, targets])
  let eager: Tensor[] = []
  let native: Tensor[] = []
  const eagerCalls = nativeCalls(() => {
    eager = tf.tidy(() => squares(w, rows, targets))
  })
  const calls = nativeCalls(() => {
    native = compiled(w, rows, targets)
  })
  assert.ok(eagerCalls.executeOp > 5, `${eagerCalls.executeOp} calls`)
  assert.deepEqual(calls, { runSavedModel: 1 })
  // residuals −1 − 1, −1 − 0, −1 + 1; gradient 2·Xᵀr = 2·(1·−2 + 3·−1, 2·−2 + 4·−1)
  for (const [value, gradient] of [eager, native]) {
    assert.deepEqual(numbers(value), [5])
    assert.deepEqual(numbers(gradient), [-10, -16])
  }
  assert.ok(compiled.operations > 5)
  compiled.dispose()
})

test('constants, integers, booleans and several results pass through a graph', () => {
  const picked = compile(
    a => {
      const mask = tf.tensor1d([true, false, true], 'bool')
      const top = tf.topk(a, 2)
      return [
        tf.where(mask, a, tf.zerosLike(a)),
        tf.gather(a, tf.tensor1d([2, 0], 'int32')),
        top.values,
        top.indices,
        ...tf.split(a, 3),
        tf.tensor1d([7, 8]),
        tf.cast(tf.greater(a, 4.5), 'int32'),
      ]
    },
    [x],
  )
  assert.deepEqual(read(picked(y)), [[4, 0, 6], [6, 4], [6, 5], [2, 1], [4], [5], [6], [7, 8], [0, 1, 1]])
  picked.dispose()
})

test('an input, its copy, its other shape and one result twice may be returned', () => {
  const returned = compile(
    a => {
      const more = tf.add(a, 1)
      return [a, tf.clone(a), tf.reshape(a, [3, 1]), more, more]
    },
    [x],
  )
  const results = returned(y)
  assert.deepEqual(read(results), [
    [4, 5, 6],
    [4, 5, 6],
    [4, 5, 6],
    [5, 6, 7],
    [5, 6, 7],
  ])
  assert.deepEqual(results[2].shape, [3, 1])
  // results are tensors of their own
  for (const tensor of results.slice(1)) tensor.dispose()
  assert.deepEqual(
    [numbers(results[0]), numbers(y)],
    [
      [4, 5, 6],
      [4, 5, 6],
    ],
  )
  returned.dispose()
})

test('one tensor, or a copy of it, given as two examples is two inputs all the same', () => {
  for (const second of [x, tf.clone(x)]) {
    const difference = compile((a, b) => [tf.sub(a, b), b], [x, second])
    assert.deepEqual(read(difference(x, y)), [
      [-3, -3, -3],
      [4, 5, 6],
    ])
    assert.deepEqual(read(difference(y, y)), [
      [0, 0, 0],
      [4, 5, 6],
    ])
    difference.dispose()
  }
})

test('a function without inputs is a constant graph', () => {
  const constant = compile(() => [tf.add(tf.scalar(1), 2)], [])
  assert.deepEqual(read(constant()), [[3]])
  constant.dispose()
})

test('compiled functions live beside each other, and one may be compiled from what another computed', () => {
  const double = compile(a => [tf.mul(a, 2)], [x])
  const [doubled] = double(x)
  const addTo = compile((a, b) => [tf.add(a, b)], [doubled, x])
  assert.deepEqual(read(addTo(...double(y), y)), [[12, 15, 18]])
  double.dispose()
  assert.deepEqual(read(addTo(y, y)), [[8, 10, 12]])
  addTo.dispose()
})

const fresh = () => tf.tensor1d([1, 2, 3])
const other = compile(a => [tf.add(a, 1)], [x])
const wrongFunctions: [string, (a: Tensor) => unknown, RegExp][] = [
  [
    'reads a value',
    a => [tf.mul(a, a.dataSync()[0])],
    /^compile: the function reads the value of a tensor while it is recorded; a branch or a number that depends on data cannot be recorded$/,
  ],
  [
    'uses a tensor from outside',
    a => [tf.mul(a, y)],
    /^compile: a tensor of shape \[3\] was made outside the function; pass it as an input, or make it inside$/,
  ],
  [
    'uses a tensor from outside that TensorFlow has not seen yet',
    (outside => (a: Tensor) => [tf.mul(a, outside)])(fresh()),
    /^compile: a tensor of shape \[3\] was made outside the function/,
  ],
  ['returns a tensor from outside', () => [y], /^compile: a tensor of shape \[3\] was made outside the function/],
  [
    'draws normals',
    a => [tf.add(a, tf.randomNormal([3]))],
    /^compile: the function draws random numbers, .* as an input$/,
  ],
  ['draws uniforms', a => [tf.add(a, tf.randomUniform([3]))], /^compile: the function draws random numbers/],
  ['drops out', a => [tf.dropout(a, 0.5)], /^compile: the function draws random numbers/],
  ['uses Math.random', a => [tf.mul(a, Math.random())], /^compile: the function draws random numbers/],
  [
    'draws with a seed that the graph would keep as a state',
    a => [tf.multinomial(a as never, 2, 3)],
    /^compile: Multinomial draws random numbers without a seed input; use an op that takes its seed as an input$/,
  ],
  ['returns nothing', () => undefined, /^compile: the function must return an array of tensors/],
  ['returns one tensor', a => tf.add(a, 1), /^compile: the function must return an array of tensors/],
  ['returns numbers', () => [3], /^compile: the function must return an array of tensors/],
  ['returns a promise', async (a: Tensor) => [a], /^compile: the function must return an array .* not as a promise$/],
  ['returns no tensor', () => [], /^compile: the function must return at least one tensor, got none$/],
  [
    'calls a compiled function',
    a => other(a),
    /^compile: the function calls a compiled one, which cannot be recorded; call the plain function that was compiled$/,
  ],
  [
    'compiles',
    a => {
      compile(b => [tf.add(b, 1)], [a])
      return [a]
    },
    /^compile: a function cannot be compiled while another is recorded; compile it before$/,
  ],
  [
    'throws',
    () => {
      throw new TypeError('its own sentence')
    },
    /^its own sentence$/,
  ],
]

test('a function that cannot be recorded is refused in one sentence, and leaves everything as it was', () => {
  const device = backend()
  const { binding } = device
  const { random } = Math
  for (const [what, f, message] of wrongFunctions) {
    const tensors = tf.memory().numTensors
    assert.throws(() => compile(f as (a: Tensor) => Tensor[], [x]), { name: 'TypeError', message }, what)
    assert.equal(tf.memory().numTensors, tensors, `${what}: tensors are left`)
    assert.equal(device.binding, binding, what)
    assert.equal(Math.random, random, what)
    assert.deepEqual(
      ['getInputTensorIds', 'write', 'createOutputTensor'].filter(name => Object.hasOwn(device, name)),
      [],
      what,
    )
    assert.deepEqual(numbers(tf.add(x, y)), [5, 7, 9])
    assert.equal(numbers(tf.randomNormal([3])).length, 3)
    const good = compile(a => [tf.mul(a, 2)], [x])
    assert.deepEqual(read(good(y)), [[8, 10, 12]])
    good.dispose()
  }
})

test('a compiled function refuses other inputs than those it was recorded for', () => {
  const double = compile((a, b) => [tf.mul(a, b)], [x, y])
  const refused = (inputs: unknown[], name: string, message: string) =>
    assert.throws(() => double(...(inputs as Tensor[])), { name, message })
  refused([x], 'RangeError', 'compile: 2 inputs were recorded, got 1')
  refused([x, y, y], 'RangeError', 'compile: 2 inputs were recorded, got 3')
  refused(
    [x, tf.tensor1d([1, 2])],
    'RangeError',
    'compile: input 1 was recorded as float32 [3], got float32 [2]; compile again for this shape',
  )
  refused(
    [tf.tensor2d([1, 2, 3], [1, 3]), y],
    'RangeError',
    'compile: input 0 was recorded as float32 [3], got float32 [1,3]; compile again for this shape',
  )
  refused(
    [x, tf.tensor1d([1, 2, 3], 'int32')],
    'RangeError',
    'compile: input 1 was recorded as float32 [3], got int32 [3]; compile again for this shape',
  )
  const gone = fresh()
  gone.dispose()
  refused([x, gone], 'Error', 'compile: input 1 has been disposed')
  assert.throws(() => compile(a => [tf.add(a, 1)], [gone]), { message: 'compile: example 0 has been disposed' })
  assert.deepEqual(read(double(x, y)), [[4, 10, 18]])
  double.dispose()
  double.dispose()
  refused([x, y], 'Error', 'compile: this function has been disposed')
})

test('compiling keeps no tensor and no file, and a call makes its results and nothing else', () => {
  const before = tf.memory().numTensors
  const f = compile((a, b) => [tf.add(tf.mul(a, b), 1), tf.sum(a)], [x, y])
  assert.equal(tf.memory().numTensors, before)
  assert.deepEqual(existsSync(scratch) ? readdirSync(scratch) : ['no folder'], [])
  const results = f(x, y)
  assert.equal(tf.memory().numTensors, before + 2)
  for (const tensor of results) tensor.dispose()
  assert.equal(tf.memory().numTensors, before)
  f.dispose()
})

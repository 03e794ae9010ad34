import assert from 'node:assert/strict'
import { test } from 'node:test'
import { densenet4036 } from '../../src/networks/densenet.js'
import { fanInUniform } from '../../src/networks/initializers.js'
import { lenet } from '../../src/networks/lenet.js'
import { rootKey } from '../../src/random/root-key.js'
import { layoutOf } from '../../src/workloads/layout.js'
import { kolmogorov, meanZ } from '../random/goodness.js'

const shape = { height: 32, width: 32, channels: 3, classes: 10 }
const network = lenet(shape)
const key = rootKey(0).child('initial')
const values = (name: string, of = network, from = key) =>
  Float64Array.from(of.parameters[name].initial(from.child(name)))

/** inputs of one output: 5·5·channels of a convolution, the width of a dense layer's input */
const fanIn = { conv1: 75, conv2: 150, dense1: 400, dense2: 120, dense3: 84 } as const

test("kernels and biases start as PyTorch's do: U(−1/√fanIn, 1/√fanIn), by bounds and by Kolmogorov and Smirnov (p > 1e-5)", () => {
  const biases: number[] = []
  for (const [layer, inputs] of Object.entries(fanIn)) {
    const bound = 1 / Math.sqrt(inputs)
    // the bound as a fraction of itself: uniform on [0, 1]
    const kernel = values(`${layer}/kernel`).map(value => (value / bound + 1) / 2)
    const bias = values(`${layer}/bias`).map(value => (value / bound + 1) / 2)
    for (const u of [...kernel, ...bias]) assert.ok(u >= 0 && u < 1, `${layer}: ${u}`)
    assert.ok(kolmogorov(kernel) < 2.47, `${layer}/kernel: √n D = ${kolmogorov(kernel)}`)
    biases.push(...bias)
  }
  // 236 biases together
  assert.ok(kolmogorov(Float64Array.from(biases)) < 2.47, `biases: √n D = ${kolmogorov(Float64Array.from(biases))}`)
})

test("a kernel's variance is 1/(3·fanIn) (|z| < 4, 48,000 draws), and a wrong fan-in would be seen", () => {
  const squares = values('dense1/kernel').map(value => value ** 2)
  // U(−a, a): E x² = a²/3, Var x² = 4a⁴/45
  const z = (inputs: number) => meanZ(squares, 1 / (3 * inputs), Math.sqrt(4 / 45) / inputs)
  assert.ok(Math.abs(z(400)) < 4, `z = ${z(400)}`)
  assert.ok(Math.abs(z(390)) > 4, `z = ${z(390)}`)
})

test('batch norm starts as the identity: scale 1, offset 0', () => {
  for (const norm of ['norm1', 'norm2', 'norm3', 'norm4']) {
    assert.ok(values(`${norm}/scale`).every(value => value === 1))
    assert.ok(values(`${norm}/offset`).every(value => value === 0))
  }
})

test('initial values depend on the key and on the name of their parameter alone', () => {
  const grey = lenet({ ...shape, channels: 1 }, { activation: 'elu', dropout: 0.5 })
  for (const name of Object.keys(network.parameters)) {
    assert.deepEqual(values(name), values(name))
    // but for the one kernel whose shape and fan-in are others
    if (!name.startsWith('conv1')) assert.deepEqual(values(name, grey), values(name), name)
    if (name.endsWith('kernel')) assert.notDeepEqual(values(name, network, rootKey(1).child('initial')), values(name))
  }
  const whole = layoutOf(network)
  const flat = whole.initial(key)
  for (const { name, offset } of whole.entries) {
    const own = values(name)
    assert.deepEqual(flat.subarray(offset, offset + own.length), own, name)
  }
})

test('two parameters of one size and one fan-in start with other numbers', () => {
  const tensor = fanInUniform([100, 100], 100)
  const [a, b] = ['a', 'b'].map(name => Float64Array.from(tensor.initial(key.child(name))))
  // independent: mean of the product 0 with deviation 1/(3·100)
  const z = meanZ(
    a.map((value, i) => value * b[i]),
    0,
    1 / 300,
  )
  assert.ok(Math.abs(z) < 4, `z = ${z}`)
  assert.ok(a.every((value, i) => value !== b[i]))
})

test("DenseNet's convolutions start as normals of variance 2/(side²·outputs) (|z| < 4), its dense layer as PyTorch's", () => {
  const densenet = densenet4036(shape)
  for (const [name, fanOut] of [
    ['stem', 9 * 72],
    ['block1/layer1/conv1', 144],
    ['block3/layer6/conv2', 9 * 36],
    ['transition2/conv', 180],
  ] as const) {
    const drawn = values(`${name}/kernel`, densenet)
    const squares = drawn.map(value => value ** 2)
    // N(0, σ²): Var x² = 2σ⁴
    const z = (outputs: number) => meanZ(squares, 2 / outputs, (2 * Math.SQRT2) / outputs)
    assert.ok(Math.abs(z(fanOut)) < 4, `${name}: z = ${z(fanOut)}`)
    assert.ok(Math.abs(z(1.2 * fanOut)) > 4, `${name}: z = ${z(1.2 * fanOut)}`)
    assert.ok(
      drawn.some(value => Math.abs(value) > 2 * Math.sqrt(2 / fanOut)),
      `${name}: no tails`,
    )
  }
  const bound = 1 / Math.sqrt(396)
  const dense = values('dense/kernel', densenet).map(value => (value / bound + 1) / 2)
  assert.ok(kolmogorov(dense) < 2.47, `dense: √n D = ${kolmogorov(dense)}`)
})

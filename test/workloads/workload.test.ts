import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrg } from '../../src/estimators/svrg.js'
import { fanInUniform } from '../../src/networks/initializers.js'
import { lenet } from '../../src/networks/lenet.js'
import type { Network } from '../../src/networks/network.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { atAccess } from '../../src/problems/locks.js'
import { partition } from '../../src/problems/partition.js'
import type { Evaluation, FiniteSum, MiniBatch } from '../../src/problems/problem.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'
import { startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import { Float64Vector, float64Space } from '../../src/vectors/float64-vector.js'
import type { Vector } from '../../src/vectors/vector.js'
import { workload } from '../../src/workloads/workload.js'
import { referenceLenet } from '../networks/reference-lenet.js'
import { pixelsOf, randomDataset } from './random-dataset.js'

const key = rootKey(0).child('workload')
const count = () => tensorflow().memory().numTensors
const dataset = randomDataset([16, 16, 1], { train: 40, test: 600 }, 3)
const input = { height: 16, width: 16, channels: 1, classes: 3 }
const network = lenet(input, { dropout: 0.3 })
const lenetWorkload = workload({ dataset, network })
const x = lenetWorkload.initial(key.child('initial'))
const batch: MiniBatch = {
  indices: Int32Array.of(3, 14, 15, 9, 2, 6, 5, 35),
  position: 0,
  keys: { transforms: key.child('transforms'), dropout: key.child('dropout') },
}

/** Loss, gradient and batch statistics of evaluations, as one text; frees the gradients. */
function bitsOf(...evaluations: Evaluation[]): string {
  const bits = evaluations.map(({ loss, gradient, batchStatistics }) =>
    [loss, ...gradient.read(), ...(batchStatistics ?? [])].join(),
  )
  tensorSpace.release(evaluations)
  return bits.join('\n')
}

test('the same mini-batch is the same bits wherever and however often it is evaluated; another key, order or point is not', () => {
  const bits = (of: MiniBatch, at = x) => bitsOf(lenetWorkload.evaluate(at, of))
  const once = bits(batch)
  const { transforms, dropout } = batch.keys
  const others = [
    bits({ ...batch, keys: { transforms: key.child('other'), dropout } }),
    bits({ ...batch, keys: { transforms, dropout: key.child('other') } }),
    bits(atAccess(batch, { transforms: false, dropout: true }, 1)),
    bits(atAccess(batch, { transforms: true, dropout: false }, 1)),
    bits({ ...batch, indices: Int32Array.of(3, 14, 15, 9, 2, 6, 5, 36) }),
    bits(batch, x.times(1.5)),
  ]
  assert.equal(new Set([once, ...others]).size, 7)
  assert.equal(bits(batch), once)
  assert.equal(bits({ ...batch, position: 7 }), once)
  assert.equal(bits(atAccess(batch, { transforms: true, dropout: true }, 1)), once)
})

test('without augmentation the key of the transforms has no influence, that of dropout has', () => {
  const plain = workload({ dataset, network, augmented: false })
  const bits = (keys: MiniBatch['keys']) => bitsOf(plain.evaluate(x, { ...batch, keys }))
  const { transforms, dropout } = batch.keys
  assert.equal(bits({ transforms: key.child('other'), dropout }), bits({ transforms, dropout }))
  assert.notEqual(bits({ transforms, dropout: key.child('other') }), bits({ transforms, dropout }))
  plain.dispose()
})

test('mini-batches give the same bits packed one, two or four in a graph as one by one, a shorter last one too', () => {
  const batches = partition(40, 7, key.child('partition'))
  assert.deepEqual(
    batches.map(({ indices }) => indices.length),
    [7, 7, 7, 7, 7, 5],
  )
  const running = lenetWorkload.initialStatistics()
  for (const [mode, packings] of [
    [(problem: FiniteSum) => problem, [1, 2, 4]],
    [(problem: FiniteSum) => problem.withStatistics!(running), [2]],
  ] as const) {
    const single = bitsOf(...batches.map(one => mode(lenetWorkload).evaluate(x, one)))
    for (const packed of packings) {
      const many = workload({ dataset, network, packed })
      assert.equal(bitsOf(...mode(many).evaluateMany!(x, batches)), single, `packed ${packed}`)
      many.dispose()
    }
  }
})

test('assessing is evaluation mode on unchanged images without dropout, over all examples and a last partial block', () => {
  const statistics = lenetWorkload.initialStatistics()
  const noise = uniforms(key.child('statistics'), statistics.length)
  for (let i = 0; i < statistics.length; i++) statistics[i] += 0.5 * noise[i] - 0.1
  // 600 examples are a block of 512 and one of 88; 40 are one block
  for (const part of ['test', 'train'] as const) {
    const { labels, count: examples } = dataset[part]
    const { losses, logits } = referenceLenet({
      shape: [16, 16, 1],
      classes: 3,
      activation: 'relu',
      parameters: x.read(),
      images: pixelsOf(
        dataset[part],
        Int32Array.from({ length: examples }, (_, i) => i),
      ),
      labels,
      statistics,
    })
    let wrong = 0
    for (let i = 0; i < examples; i++) {
      const [first, second] = [0, 1, 2].sort((a, b) => logits[3 * i + b] - logits[3 * i + a])
      assert.ok(logits[3 * i + first] - logits[3 * i + second] > 1e-6, 'a prediction is not a matter of rounding')
      if (first !== labels[i]) wrong++
    }
    const { loss, error } = lenetWorkload.assess(x, statistics, part)
    const expected = losses.reduce((sum, value) => sum + value, 0) / examples
    assert.ok(Math.abs(loss / expected - 1) < 1e-6, `${part}: losses ${loss} and ${expected}`)
    assert.equal(error, wrong / examples, part)
  }
})

test('running statistics start as means 0 and variances 1, layer by layer', () => {
  const expected = [6, 16, 120, 84].flatMap(n => [...Array(n).fill(0), ...Array(n).fill(1)])
  assert.deepEqual([...lenetWorkload.initialStatistics()], expected)
})

test('evaluating and assessing keep no tensor but the gradients', () => {
  const before = count()
  const evaluations = [
    lenetWorkload.evaluate(x, batch),
    ...lenetWorkload.evaluateMany!(x, partition(40, 8, key)),
    lenetWorkload.withStatistics!(lenetWorkload.initialStatistics()).evaluate(x, batch),
  ]
  lenetWorkload.assess(x, lenetWorkload.initialStatistics(), 'test')
  assert.equal(count(), before + 7)
  tensorSpace.release(evaluations)
  assert.equal(count(), before)
})

test('a mini-batch of one example has finite statistics in both modes, with variance 0 where one value was seen', () => {
  const one = { ...batch, indices: Int32Array.of(3) }
  for (const problem of [lenetWorkload, lenetWorkload.withStatistics!(lenetWorkload.initialStatistics())]) {
    const { gradient, batchStatistics } = problem.evaluate(x, one)
    const tail = batchStatistics!.subarray(-84)
    assert.ok(batchStatistics!.every(Number.isFinite))
    assert.ok(tail.every(variance => variance === 0))
    tensorSpace.release(gradient)
  }
})

test('a point of another kind and statistics of another length are refused in one sentence', () => {
  assert.throws(() => lenetWorkload.evaluate(new Float64Vector(new Float64Array(x.dimension)), batch), {
    name: 'TypeError',
    message: 'workload: the point must be a TensorVector, got another kind',
  })
  const short = {
    name: 'RangeError',
    message: 'workload: statistics must be the 452 means and variances of batch norm, got 3 numbers',
  }
  assert.throws(() => lenetWorkload.withStatistics!(new Float32Array(3)), short)
  assert.throws(() => lenetWorkload.assess(x, new Float32Array(3), 'test'), short)
})

test('a disposed workload compiles again when it is asked', () => {
  const own = workload({ dataset, network })
  const before = bitsOf(own.evaluate(x, batch))
  own.dispose()
  assert.equal(bitsOf(own.evaluate(x, batch)), before)
  own.dispose()
})

/** Multinomial logistic regression: a network of one's own. */
const regression: Network = {
  name: 'regression',
  parameters: { weights: fanInUniform([256, 3], 256), bias: fanInUniform([3], 256) },
  apply: (p, images, op) => op.addBias(op.dense(op.flatten(images), p.weights), p.bias),
}

/** The same in float64, by its textbook gradient Σ (softmax − y) ⊗ (image, 1) / batch. */
const regressionReference: FiniteSum = {
  name: 'regression',
  space: float64Space,
  dimension: 771,
  size: 40,
  evaluate(at, { indices }) {
    const w = at.read()
    const images = pixelsOf(dataset.train, indices)
    const gradient = new Float64Array(771)
    let loss = 0
    indices.forEach((index, place) => {
      const image = images.subarray(256 * place, 256 * place + 256)
      const logits = [0, 1, 2].map(c => image.reduce((sum, pixel, i) => sum + pixel * w[3 * i + c], w[768 + c]))
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
      const label = dataset.train.labels[index]
      loss += (Math.log(total) - logits[label]) / indices.length
      for (let c = 0; c < 3; c++) {
        const d = (Math.exp(logits[c]) / total - (c === label ? 1 : 0)) / indices.length
        for (let i = 0; i < 256; i++) gradient[3 * i + c] += d * image[i]
        gradient[768 + c] += d
      }
    })
    return { loss, gradient: new Float64Vector(gradient) }
  },
}

test('a network of ten lines without batch norm trains by SVRG as its float64 twin does, with a constant number of tensors', () => {
  const own = workload({ dataset, network: regression, augmented: false })
  assert.equal(own.withStatistics, undefined)
  assert.equal(own.initialStatistics().length, 0)
  const optimizer = heavyBall({ learningRate: 0.01, momentum: 0.5 })
  const initial = own.layout.initial(key).map(Math.fround)
  const run = (problem: FiniteSum) => {
    const pass = partition(40, 6, key.child('pass'))
    const counts: number[] = []
    const points: number[][] = []
    const options = { problem, estimator: svrg(), optimizer }
    const x = problem.space.vector(initial)
    const before = count()
    for (const iterate of trajectory(options, startPosition(problem, optimizer, x), pass)) {
      counts.push(count() - before)
      points.push(Array.from(iterate.x.read()))
    }
    return { counts, points }
  }
  const [device, double] = [run(own), run(regressionReference)]
  // snapshot, full gradient, seven stored gradients, iterate, buffer
  assert.deepEqual(device.counts.slice(1), Array(7).fill(11))
  const moved = Math.hypot(...double.points[7].map((value, i) => value - initial[i]))
  device.points.forEach((point, k) => {
    const error = Math.hypot(...point.map((value, i) => value - double.points[k][i]))
    assert.ok(error < 1e-5 * moved, `step ${k}: ${error / moved}`)
  })
  const { loss } = own.assess(tensorSpace.vector(double.points[7]), own.initialStatistics(), 'train')
  const all = { ...batch, indices: Int32Array.from({ length: 40 }, (_, i) => i) }
  const expected = regressionReference.evaluate(float64Space.vector(double.points[7]), all).loss
  assert.ok(Math.abs(loss / expected - 1) < 1e-6, `${loss} and ${expected}`)
  own.dispose()
})

test("an operation of tfjs's own serves in a network, and its gradient is that of central differences in float64", () => {
  const bent: Network = {
    ...regression,
    apply: (p, images, op) => {
      const logits = op.tensor(op.addBias(op.dense(op.flatten(images), p.weights), p.bias))
      return op.activation(op.tf.tanh(logits))
    },
  }
  const own = workload({ dataset, network: bent, augmented: false })
  const at = own.initial(key)
  const lossAt = (w: ArrayLike<number>) => {
    const images = pixelsOf(dataset.train, batch.indices)
    return batch.indices.reduce((sum, index, place) => {
      const image = images.subarray(256 * place, 256 * place + 256)
      const logits = [0, 1, 2].map(c => Math.tanh(image.reduce((s, pixel, i) => s + pixel * w[3 * i + c], w[768 + c])))
      const total = logits.reduce((s, logit) => s + Math.exp(logit), 0)
      return sum + (Math.log(total) - logits[dataset.train.labels[index]]) / batch.indices.length
    }, 0)
  }
  const { loss, gradient } = own.evaluate(at, batch)
  assert.ok(Math.abs(loss / lossAt(at.read()) - 1) < 1e-6)
  for (let draw = 0; draw < 3; draw++) {
    const direction = normals(key.child('direction').child(draw), 771)
    const h = 1e-5
    const moved = (t: number) => Float64Array.from(at.read(), (value, i) => value + t * direction[i])
    const difference = (lossAt(moved(h)) - lossAt(moved(-h))) / (2 * h)
    const exact = float64Space.vector(gradient.read()).dot(float64Space.vector(direction) as Vector)
    assert.ok(
      Math.abs(exact - difference) < 1e-5 * Math.hypot(...gradient.read()) * Math.sqrt(771),
      `${exact} ${difference}`,
    )
  }
  own.dispose()
})

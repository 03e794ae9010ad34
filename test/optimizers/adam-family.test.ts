import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meanAndVariance } from '../../src/estimators/mean-and-variance.js'
import { adam } from '../../src/optimizers/adam.js'
import { adamStar } from '../../src/optimizers/adam-star.js'
import { minibatchMsvag } from '../../src/optimizers/minibatch-msvag.js'
import { msgd } from '../../src/optimizers/msgd.js'
import { mssd } from '../../src/optimizers/mssd.js'
import { msvag } from '../../src/optimizers/msvag.js'
import type { Optimizer } from '../../src/optimizers/optimizer.js'
import { svag } from '../../src/optimizers/svag.js'
import { withWeightDecay } from '../../src/optimizers/with-weight-decay.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import { naivePath } from './naive-optimizers.js'

interface Setting {
  learningRate: number
  beta?: number
  beta2?: number
  epsilon?: number
}
const family: Record<string, (setting: Setting) => Optimizer<unknown>> = {
  msgd: setting => msgd(setting) as Optimizer<unknown>,
  mssd: setting => mssd(setting) as Optimizer<unknown>,
  msvag: setting => msvag(setting) as Optimizer<unknown>,
  svag: setting => svag(setting) as Optimizer<unknown>,
  'adam-star': setting => adamStar(setting) as Optimizer<unknown>,
  adam: ({ beta, ...setting }) => adam({ ...setting, beta1: beta }) as Optimizer<unknown>,
}

function path(optimizer: Optimizer<unknown>, gradients: readonly (readonly number[])[]): number[][] {
  let x = float64Space.vector(gradients[0].map(() => 0))
  let state = optimizer.init(x)
  return gradients.map((gradient, step) => {
    const update = optimizer.update(float64Space.vector(gradient), x, state, { step, epoch: 1 })
    x = x.plus(update.delta)
    state = update.state
    return Array.from(x.read())
  })
}

const five = [
  [1, 2, 0],
  [-0.5, 2, 0],
  [2, 2, 0],
  [0.25, -1, 0],
  [-1, 3, 0.5],
]

test('the Adam family ends where the vectors say, to 10 digits, with a coordinate that is 0/0 until its last gradient', () => {
  const vectors: Record<string, [number[], number[]]> = {
    msgd: [
      [-0.1210526316, -0.4, 0],
      [-0.3049243197, -0.871252311, -0.012209714],
    ],
    mssd: [
      [-0.2, -0.2, 0],
      [-0.5, -0.5, -0.1],
    ],
    msvag: [
      [-0.1015337148, -0.4, 0],
      [-0.2002383585, -0.8064163784, -0.0068011408],
    ],
    svag: [
      [-0.0981048268, -0.4, 0],
      [-0.1633106048, -0.7142535757, -0.0102242275],
    ],
    'adam-star': [
      [-0.126991008, -0.2, 0],
      [-0.3267712682, -0.4726922638, -0.0746342438],
    ],
    adam: [
      [-0.1266337026, -0.199999999, 0],
      [-0.2770446413, -0.4381054562, -0.0545489226],
    ],
  }
  for (const [name, [second, last]] of Object.entries(vectors)) {
    const found = path(family[name]({ learningRate: 0.1 }), five)
    for (const [at, expected] of [
      [1, second],
      [4, last],
    ] as const)
      expected.forEach((value, c) => {
        assert.ok(Math.abs(found[at][c] - value) <= 0.5001e-10, `${name} after ${at}: ${found[at][c]} and ${value}`)
      })
  }
})

test('each agrees with its equation summed over all gradients so far, for several β and 60 gradients', () => {
  const gradients = Array.from({ length: 60 }, (_, t) =>
    Array.from(normals(rootKey(5).child(t), 4), (z, c) => z + c * 0.4),
  )
  for (const beta of [0, 0.5, 0.9, 0.99])
    for (const name of Object.keys(family)) {
      const setting = { learningRate: 0.1, beta, beta2: 0.95, epsilon: 1e-3 }
      const found = path(family[name](setting), gradients)
      for (const length of [1, 2, 10, 60])
        naivePath(name, gradients.slice(0, length), setting).forEach((value, c) => {
          assert.ok(
            Math.abs(found[length - 1][c] - value) < 1e-12,
            `${name}, β=${beta}, ${length}: ${found[length - 1][c]}`,
          )
        })
    }
})

test("M-SVAG is the authors' program, which caps ρ at 0.9999, clips the factor to [0, 1] and takes 0 for NaN, to 1e-15", () => {
  const [m, v, x] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]
  const found = path(msvag({ learningRate: 0.1 }) as Optimizer<unknown>, five)
  five.forEach((g, t) => {
    const correction = 1 - 0.9 ** (t + 1)
    const rho = Math.min((0.1 * (1 + 0.9 ** (t + 1))) / (1.9 * correction), 0.9999)
    g.forEach((value, c) => {
      m[c] = 0.9 * m[c] + 0.1 * value
      v[c] = 0.9 * v[c] + 0.1 * value * value
      const [mean, square] = [m[c] / correction, v[c] / correction]
      const factor = mean ** 2 / (mean ** 2 + (rho * (square - mean ** 2)) / (1 - rho))
      x[c] -= 0.1 * (Number.isNaN(factor) ? 0 : Math.min(Math.max(factor, 0), 1)) * mean
      assert.ok(Math.abs(found[t][c] - x[c]) < 1e-15, `${found[t][c]} and ${x[c]}`)
    })
  })
})

test('equal gradients have no variance to the last bit: M-SVAG then makes the steps of M-SGD', () => {
  const equal = Array.from({ length: 30 }, () => [0.3, -1e-9, 7e5])
  const [adapted, plain] = [msvag({ learningRate: 0.1 }), msgd({ learningRate: 0.1 })].map(optimizer =>
    path(optimizer as Optimizer<unknown>, equal),
  )
  adapted.forEach((row, t) => {
    row.forEach((value, c) => {
      assert.ok(Math.abs(value - plain[t][c]) <= 1e-15 * Math.abs(plain[t][c]))
    })
  })
})

test('with ε = 0 Adam is sign(m) over √(1 + (v − m²)/m²), and does not move where v = 0', () => {
  const gradients = Array.from({ length: 40 }, (_, t) => [...normals(rootKey(6).child(t), 3), 0])
  const found = path(adam({ learningRate: 1, beta1: 0.9, beta2: 0.9, epsilon: 0 }) as Optimizer<unknown>, gradients)
  let [m, v] = [0, 0]
  gradients.forEach((g, t) => {
    m = 0.9 * m + 0.1 * g[0]
    v = 0.9 * v + 0.1 * g[0] * g[0]
    const correction = 1 - 0.9 ** (t + 1)
    const [mean, square] = [m / correction, v / correction]
    const moved = (t === 0 ? 0 : found[t - 1][0]) - found[t][0]
    assert.ok(Math.abs(moved - Math.sign(mean) / Math.sqrt(1 + (square - mean * mean) / mean ** 2)) < 1e-13)
    assert.equal(Math.abs(found[t][3]), 0)
  })
  // β2 = 0 forgets at once: m is not 0, v is
  const forgetful = path(adam({ learningRate: 1, beta2: 0, epsilon: 0 }) as Optimizer<unknown>, [[1], [0]])
  assert.deepEqual(forgetful, [[-1], [-1]])
})

test('M-SVAG from within mini-batches: its s̄ is Σ c(β, t, s)² ŝ_s, and its steps are those of the equation', () => {
  const optimizer = minibatchMsvag({ learningRate: 0.1 })
  const steps = Array.from({ length: 12 }, (_, t) => normals(rootKey(7).child(t), 8)) // 4 examples of 2 coordinates
  let x = float64Space.vector([0, 0])
  let state = optimizer.init(x)
  const expected = [0, 0]
  const [means, variances]: [number[][], number[][]] = [[], []]
  steps.forEach((z, t) => {
    const examples = [0, 1, 2, 3].map(k => [z[2 * k] + 0.5, z[2 * k + 1] - 1])
    const { gradient, variance } = meanAndVariance(examples.map(each => float64Space.vector(each)))
    const update = optimizer.update(gradient, x, state, { step: t, epoch: 1 }, variance)
    x = x.plus(update.delta)
    state = update.state
    means.push([0, 1].map(c => (examples[0][c] + examples[1][c] + examples[2][c] + examples[3][c]) / 4))
    variances.push([0, 1].map(c => examples.reduce((sum, each) => sum + (each[c] - means[t][c]) ** 2, 0) / 12))
    for (const c of [0, 1]) {
      let [m, sBar] = [0, 0]
      for (let s = 0; s <= t; s++) {
        const weight = (0.1 * 0.9 ** (t - s)) / (1 - 0.9 ** (t + 1))
        m += weight * means[s][c]
        sBar += weight ** 2 * variances[s][c]
      }
      const own = state.rho * state.variance.read()[c]
      assert.ok(Math.abs(own - sBar) < 1e-15, `s̄ ${own} and ${sBar}`)
      expected[c] -= (0.1 * m ** 3) / (m * m + sBar)
      assert.ok(Math.abs(x.read()[c] - expected[c]) < 1e-14)
    }
  })
})

test('the variance from within a mini-batch is on average that of its mean: 20,000 batches of 8, |z| < 4', () => {
  const [batches, b] = [20_000, 8]
  const deviations = [1, 2.1, 0.4]
  const sums = [0, 0, 0]
  const squares = [0, 0, 0]
  const z = normals(rootKey(8), batches * b * 3)
  for (let i = 0; i < batches; i++) {
    const examples = Array.from({ length: b }, (_, k) =>
      float64Space.vector(deviations.map((deviation, c) => 3 + deviation * z[(i * b + k) * 3 + c])),
    )
    meanAndVariance(examples)
      .variance.read()
      .forEach((value, c) => {
        sums[c] += value
        squares[c] += value * value
      })
  }
  deviations.forEach((deviation, c) => {
    const mean = sums[c] / batches
    const error = Math.sqrt((squares[c] / batches - mean * mean) / batches)
    const score = (mean - deviation ** 2 / b) / error
    assert.ok(Math.abs(score) < 4, `coordinate ${c}: z = ${score}`)
  })
})

test('an impossible β, ε or mini-batch and a missing variance are refused in one sentence', () => {
  const [learningRate, beta] = [0.1, 1]
  for (const [name, make] of Object.entries({ msgd, mssd, msvag, svag, adamStar, minibatchMsvag }))
    assert.throws(() => make({ learningRate, beta }), {
      name: 'RangeError',
      message: `${name}: beta must be in [0, 1), got 1`,
    })
  assert.throws(() => adam({ learningRate, beta2: -0.1 }), /^RangeError: adam: beta2 must be in \[0, 1\), got -0\.1$/)
  assert.throws(() => adam({ learningRate, epsilon: Number.NaN }), /adam: epsilon must be at least 0, got NaN/)
  const optimizer = minibatchMsvag({ learningRate })
  const x = float64Space.vector([1])
  assert.throws(() => optimizer.update(x, x, optimizer.init(x), { step: 0, epoch: 1 }), {
    name: 'TypeError',
    message: 'minibatchMsvag: an estimator that gives the variance of its gradient is required; use sgdWithVariance',
  })
  assert.throws(() => meanAndVariance([x]), /at least two gradients are required, got 1/)
})

test('weight decay adds λx to the gradient before the optimizer sees it', () => {
  const optimizer = withWeightDecay(msgd({ learningRate: 0.5, beta: 0 }), 0.1)
  const x = float64Space.vector([2, -4])
  const { delta } = optimizer.update(float64Space.vector([1, 1]), x, optimizer.init(x), { step: 0, epoch: 1 })
  assert.deepEqual(Array.from(delta.read()), [-0.6, -0.3])
  assert.throws(() => withWeightDecay(optimizer, -1), /weightDecay must be at least 0, got -1/)
})

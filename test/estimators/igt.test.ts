import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tailWeights } from '../../src/averages/exponential-tail.js'
import { sampleWeights } from '../../src/averages/weighted-average.js'
import type { GradientEstimator } from '../../src/estimators/estimator.js'
import { igt } from '../../src/estimators/igt.js'
import { ita } from '../../src/estimators/ita.js'
import { momentum } from '../../src/estimators/momentum.js'
import { adam } from '../../src/optimizers/adam.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import type { Optimizer } from '../../src/optimizers/optimizer.js'
import type { Problem } from '../../src/problems/problem.js'
import { quadratic } from '../../src/problems/quadratic.js'
import { stochasticQuadratic } from '../../src/problems/stochastic-quadratic.js'
import type { Key } from '../../src/random/key.js'
import { normals } from '../../src/random/normals.js'
import { rootKey } from '../../src/random/root-key.js'
import { eliminatedIgt } from '../../src/trajectories/eliminated-igt.js'
import { streamTrajectory } from '../../src/trajectories/stream-trajectory.js'
import { float64Space } from '../../src/vectors/float64-vector.js'
import type { Vector } from '../../src/vectors/vector.js'

type Noise = ArrayLike<number> | null
type Estimator = GradientEstimator<unknown, Problem<Noise>, Noise>
const problem = quadratic({ eigenvalues: [2, 1] })
const noise = [
  [0.1, -0.2],
  [-0.3, 0.1],
  [0.2, 0.2],
  [0, -0.4],
  [0.5, 0.1],
  [-0.1, 0.3],
]

/** Iterates after 0, 1, … gradients and the point of each gradient. */
function path(estimator: unknown, optimizer: unknown, draws: readonly Noise[], start = [1, 1]) {
  const points: number[][] = []
  const watched: Problem<Noise> = {
    ...problem,
    evaluate(x, draw) {
      points.push(Array.from(x.read()))
      return problem.evaluate(x, draw)
    },
  }
  const iterates: number[][] = []
  const parts = { problem: watched, estimator: estimator as Estimator, optimizer: optimizer as Optimizer<unknown> }
  for (const { x, step } of streamTrajectory(parts, float64Space.vector(start), step => draws[step])) {
    iterates.push(Array.from(x.read()))
    if (step === draws.length) break
  }
  return { iterates, points }
}

const close = (found: readonly number[], expected: readonly number[], error: number, what: string) => {
  expected.forEach((value, c) => {
    assert.ok(Math.abs(found[c] - value) <= error, `${what}: ${found[c]} and ${value}`)
  })
}

test('the IGT family passes through its vectors to 10 digits, and looks where they say', () => {
  const members: [string, unknown, unknown, number[][]][] = [
    [
      'IGT',
      igt(),
      heavyBall({ learningRate: 0.1 }),
      [
        [0.642, 0.833],
        [0.5136, 0.7463666667],
        [0.2482965333, 0.5521096333],
        [-0.142176, 0.295692],
      ],
    ],
    [
      'ITA',
      ita(),
      heavyBall({ learningRate: 0.1 }),
      [
        [0.662, 0.818],
        [0.5201662433, 0.7183132487],
        [0.230670157, 0.5301934505],
        [0.1760654096, 0.5315667162],
      ],
    ],
    [
      'HB-IGT',
      igt(),
      heavyBall({ learningRate: 0.1, momentum: 0.5 }),
      [
        [0.537, 0.793],
        [0.3031, 0.6468666667],
        [-0.0673009667, 0.3053821333],
        [-0.617816, -0.1601146667],
      ],
    ],
    [
      'HB-ITA',
      ita(),
      heavyBall({ learningRate: 0.1, momentum: 0.9 }),
      [
        [0.473, 0.746],
        [0.0836662433, 0.4969132487],
        [-0.7581471842, -0.2436983484],
        [-0.9351439804, -0.288849514],
      ],
    ],
    [
      'Adam-ITA',
      ita(),
      adam({ learningRate: 0.01 }),
      [
        [0.9801187421, 0.9800366033],
        [0.9701708025, 0.9700317203],
        [0.94017321, 0.940416176],
      ],
    ],
  ]
  for (const [name, estimator, optimizer, [two, three, six, query]] of members) {
    const { iterates, points } = path(estimator, optimizer, noise)
    for (const [at, expected] of [
      [2, two],
      [3, three],
      [6, six],
    ] as const)
      close(iterates[at], expected, 0.5001e-10, `${name} after ${at}`)
    if (query) close(points[5], query, 0.5001e-10, `${name}, point of the 6th gradient`)
  }
})

test("the authors' tables come out: IGT, and Heavyball-IGT with μ = 0.5, without noise", () => {
  const quiet = [null, null, null, null]
  const plain = path(igt(), heavyBall({ learningRate: 0.1 }), quiet).iterates
  for (const [at, expected] of [
    [0.8, 0.9],
    [0.64, 0.81],
    [0.512, 0.729],
  ].entries())
    close(plain[at + 1], expected, 1e-14, `IGT ${at + 1}`)
  const heavy = path(igt(), heavyBall({ learningRate: 0.1, momentum: 0.5 }), quiet).iterates
  for (const [at, expected] of [
    [0.8, 0.9],
    [0.54, 0.76],
    [0.302, 0.614],
    [0.1226, 0.4796],
  ].entries())
    close(heavy[at + 1], expected, 1e-14, `Heavyball-IGT ${at + 1}`)
})

test('without noise IGT is gradient descent, and Heavyball-IGT heavy ball, over 300 steps', () => {
  const quiet = Array.from({ length: 300 }, () => null)
  const momentumOfPolyak = ((10 - 1) / (10 + 1)) ** 2
  for (const options of [
    { learningRate: 0.3 },
    { learningRate: (1 + Math.sqrt(momentumOfPolyak)) ** 2 / 2, momentum: momentumOfPolyak },
  ]) {
    const found = path(igt(), heavyBall(options), quiet).iterates
    let [x, w] = [
      [1, 1],
      [0, 0],
    ]
    for (let t = 1; t <= 300; t++) {
      w = w.map((value, c) => (options.momentum ?? 0) * value - options.learningRate * [2, 1][c] * x[c])
      x = x.map((value, c) => value + w[c])
      close(found[t], x, 1e-12, `step ${t}`)
    }
  }
})

test('on a quadratic every transported average is the true gradient plus the weighted noises, for IGT and any tail', () => {
  const draws = Array.from({ length: 200 }, (_, t) => normals(rootKey(3).child(t), 2))
  for (const [estimator, weights] of [
    [igt(), (n: number) => new Float64Array(n).fill(1 / n)],
    [ita(), (n: number) => sampleWeights(tailWeights(0.5), n)],
    [ita({ tailFraction: 0.1 }), (n: number) => sampleWeights(tailWeights(0.1), n)],
  ] as const)
    for (const optimizer of [heavyBall({ learningRate: 0.2, momentum: 0.8 }), adam({ learningRate: 0.05 })]) {
      let x: Vector = float64Space.vector([1, -1])
      let state = (estimator as unknown as Estimator).begin(problem, x, [], undefined)
      let inner: unknown = optimizer.init(x)
      for (let t = 0; t < 200; t++) {
        const asked = (estimator as unknown as Estimator).estimate(problem, x, draws[t], state)
        const w = weights(t + 1)
        const expected = [2, 1].map((eigenvalue, c) => {
          let average = 0
          for (let i = 0; i <= t; i++) average += w[i] * draws[i][c]
          return eigenvalue * x.read()[c] + average
        })
        close(Array.from(asked.gradient.read()), expected, 1e-12, `${estimator.name} at ${t}`)
        const moved = (optimizer as Optimizer<unknown>).update(asked.gradient, x, inner, { step: t, epoch: 1 })
        x = x.plus(moved.delta)
        state = asked.state
        inner = moved.state
      }
    }
})

test('the squared noise of the estimate is dB/n for IGT and dB/k_n for ITA, n the gradients used: |z| < 4 of 400 paths', () => {
  const [d, paths, variance] = [10, 400, 0.3]
  const many = stochasticQuadratic({ eigenvalues: new Float64Array(d).fill(0.5), noiseVariance: variance, paths })
  const start = float64Space.vector(new Float64Array(d * paths).fill(3))
  for (const [estimator, effective] of [
    [igt<Key>(), (n: number) => n],
    [ita<Key>({ tailFraction: 0.3 }), (n: number) => Math.max(1, 0.3 * n)],
  ] as const) {
    let before: Vector = start
    const parts = { problem: many, estimator, optimizer: heavyBall({ learningRate: 0.5 }) }
    for (const { x, step, estimate } of streamTrajectory(parts, start, rootKey(19))) {
      if ([1, 3, 17, 120].includes(step)) {
        const noise = estimate!.minus(many.gradient(before))
        const score = ((noise.dot(noise) * effective(step)) / variance - d * paths) / Math.sqrt(2 * d * paths)
        assert.ok(Math.abs(score) < 4, `${estimator.name} at ${step}: z = ${score}`)
      }
      before = x
      if (step === 120) break
    }
  }
})

/** Logistic loss on 40 examples of 7 features, one example a draw. */
function logistic(): Problem<number> {
  const [d, count] = [7, 40]
  const z = normals(rootKey(17), d * count)
  return {
    name: 'logistic',
    space: float64Space,
    dimension: d,
    evaluate(x, i) {
      const features = z.subarray(i * d, (i + 1) * d)
      const label = i % 3 === 0 ? -1 : 1
      const margin = label * features.reduce((sum, value, c) => sum + value * x.read()[c], 0)
      const gradient = features.map(value => (-label * value) / (1 + Math.exp(margin)))
      return { loss: Math.log1p(Math.exp(-margin)), gradient: float64Space.vector(gradient) }
    },
  }
}

test('both forms of IGT are the same path on a loss that is no quadratic: 400 steps of logistic loss in 7 dimensions, to 1e-13', () => {
  const draw = (step: number) => (step * 7) % 40
  const start = float64Space.vector(new Float64Array(7))
  const velocity = streamTrajectory(
    { problem: logistic(), estimator: igt<number>(), optimizer: heavyBall({ learningRate: 0.3 }) },
    start,
    draw,
  )
  const eliminated = eliminatedIgt({ problem: logistic(), learningRate: 0.3 }, start, draw)
  let [largest, size] = [0, 0]
  for (let step = 0; step <= 400; step++) {
    const [left, right] = [velocity.next().value.x.read(), eliminated.next().value.read()]
    left.forEach((value, c) => {
      largest = Math.max(largest, Math.abs(value - right[c]))
      size = Math.max(size, Math.abs(value))
    })
  }
  assert.ok(largest < 1e-13, `difference ${largest}`)
  assert.ok(size > 1, `values up to ${size}`)
})

test('momentum in averaging form is heavy ball with the step size α(1 − γ), from its second gradient on', () => {
  // Its first gradient has weight 1 and not 1 − γ: heavy ball starts with a buffer of g_1/(1 − γ).
  const draws = Array.from({ length: 30 }, (_, t) => normals(rootKey(4).child(t), 2))
  const found = path(momentum({ averagingWeight: 0.8 }), heavyBall({ learningRate: 0.5 }), draws).iterates
  const gradient = (x: number[], t: number) => [2 * x[0] + draws[t][0], x[1] + draws[t][1]]
  let x = [1, 1]
  let buffer = gradient(x, 0).map(g => g / 0.2)
  for (let t = 0; t < 30; t++) {
    if (t > 0) {
      const g = gradient(x, t)
      buffer = buffer.map((value, c) => 0.8 * value + g[c])
    }
    x = x.map((value, c) => value - 0.5 * 0.2 * buffer[c])
    close(found[t + 1], x, 1e-12, `step ${t}`)
  }
})

test('a tail of 1 is IGT to the last digits, and an impossible one is refused', () => {
  const [all, every] = [ita({ tailFraction: 1 }), igt()].map(each =>
    path(each, heavyBall({ learningRate: 0.1 }), noise),
  )
  all.iterates.forEach((row, t) => {
    close(row, every.iterates[t], 1e-15, `step ${t}`)
  })
  for (const tailFraction of [0, -1, 1.5, Number.NaN])
    assert.throws(() => ita({ tailFraction }), {
      name: 'RangeError',
      message: `ita: tailFraction must be in (0, 1], got ${tailFraction}`,
    })
  assert.throws(() => momentum({ averagingWeight: 1 }), {
    message: 'momentum: averagingWeight must be in [0, 1), got 1',
  })
})

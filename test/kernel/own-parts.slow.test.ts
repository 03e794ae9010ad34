import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { type Execution, type KernelClient, printed, startKernel } from './kernel-client.js'

/** The cells of a researcher who brings a data set, a network, an estimator and an optimizer of their own. */
const cells = [
  `import { constant, dataset, type GradientEstimator, type MiniBatch, type NetworkFactory, type Optimizer } from 'gradient-lab'
import { type FiniteSum, heavyBall, partition, ratiosAlongPass, rootKey, sgd, startPosition, svrg } from 'gradient-lab'
import { trajectory, type Vector, workload } from 'gradient-lab'`,
  // 24 images, each of one grey: label 1 means a bright one
  `const greys = Uint8Array.from({ length: 24 * 16 }, (_, i) => (Math.floor(i / 16) * 37) % 256)
const labels = Uint8Array.from({ length: 24 }, (_, i) => (greys[16 * i] > 127 ? 1 : 0))
const examples = { count: 24, shape: [4, 4, 1] as const, images: greys, labels }
const data = dataset({ name: 'greys', classes: 2, train: examples, test: examples })`,
  `const linear: NetworkFactory = ({ height, width, channels, classes }) => ({
  name: 'linear',
  parameters: { kernel: constant([height * width * channels, classes], 0), bias: constant([classes], 0) },
  apply: (p, images, op) => op.addBias(op.dense(op.flatten(images), p.kernel), p.bias),
})`,
  `const scaledSvrg = (alpha: number): ReturnType<typeof svrg> => ({
  ...svrg(),
  name: 'scaled-svrg',
  estimate(problem, x, batch, state) {
    const control = state.stored![batch.position].minus(state.fullGradient)
    return { gradient: problem.evaluate(x, batch).gradient.plusTimes(control, -alpha), state }
  },
})`,
  `const fixedLength = (length: number): Optimizer<null> => ({
  name: 'fixed-length',
  init: () => null,
  update: (gradient: Vector, _x, state) => ({ delta: gradient.times(-length / Math.sqrt(gradient.dot(gradient))), state }),
})`,
  `const problem = workload({ dataset: data, network: linear, augmented: false })
const pass = partition(problem.size, 4, rootKey(3))
const zero = problem.initial(rootKey(0))`,
]

let kernel: KernelClient
before(async () => {
  kernel = await startKernel(resolve(__dirname, '..', '..', '..', 'notebooks'))
  for (const code of cells) await run(code)
})
after(() => kernel.close())

async function run(code: string): Promise<Execution> {
  const execution = await kernel.execute(code)
  assert.equal(execution.reply.status, 'ok', `${code}\n${JSON.stringify(execution.reply)}`)
  return execution
}

/** The value of an expression in the kernel, as JSON carries it. */
const value = async (expression: string) => JSON.parse(printed(await run(`console.log(JSON.stringify(${expression}))`)))

const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} instead of ${expected}`)

test("a cell's network has the loss and the gradient that are computed by hand", async () => {
  // all parameters 0: both classes have the probability 1/2
  await run('const atZero = problem.evaluate(zero, pass[0])')
  near(await value('atZero.loss'), Math.log(2), 1e-6)
  const bright: number[] = await value('Array.from(pass[0].indices, i => labels[i])')
  const grey: number[] = await value('Array.from(pass[0].indices, i => (greys[16 * i] / 255 - 0.5) / 0.5)')
  const gradient: number[] = await value('Array.from(atZero.gradient.read())')
  const expected = [0, 1].map(c => bright.reduce((sum, label) => sum + (0.5 - (label === c ? 1 : 0)) / 4, 0))
  // ∂loss/∂kernel[pixel, c] = mean of grey · (1/2 − [label = c]); ∂loss/∂bias[c] = mean of (1/2 − [label = c])
  const kernelOf = (c: number) =>
    bright.reduce((sum, label, i) => sum + (grey[i] * (0.5 - (label === c ? 1 : 0))) / 4, 0)
  assert.equal(gradient.length, 34)
  for (let pixel = 0; pixel < 16; pixel++) for (const c of [0, 1]) near(gradient[2 * pixel + c], kernelOf(c), 1e-6)
  for (const c of [0, 1]) near(gradient[32 + c], expected[c], 1e-6)
})

test("a cell's estimator with the factor α on the control variate has (1 − α)² of SGD's variance at the snapshot", async () => {
  await run(`const ratioAtSnapshot = (alpha: number) => {
  const parts = { problem, estimator: scaledSvrg(alpha), optimizer: heavyBall({ learningRate: 0.1 }) }
  return ratiosAlongPass(parts, startPosition(problem, parts.optimizer, zero), pass, [0]).ratios[0].ratio.ratio
}`)
  for (const alpha of [0, 0.5, 0.75, 1]) near(await value(`ratioAtSnapshot(${alpha})`), (1 - alpha) ** 2, 1e-6)
})

test("a cell's optimizer moves the iterate as far at every update as it says", async () => {
  await run(`const parts = { problem, estimator: sgd<MiniBatch>(), optimizer: fixedLength(0.25) }
const positions: Float32Array[] = []
for (const { x } of trajectory(parts, startPosition(problem, parts.optimizer, zero), pass)) positions.push(Float32Array.from(x.read()))`)
  const positions: number[][] = await value('positions.map(x => Array.from(x))')
  assert.equal(positions.length, 7)
  for (let k = 1; k < positions.length; k++)
    near(Math.hypot(...positions[k].map((x, i) => x - positions[k - 1][i])), 0.25, 1e-6)
})

test('SGD has the ratio 1 along a pass with an optimizer of a cell', async () => {
  await run(`const start = startPosition(problem, parts.optimizer, zero)
const { ratios } = ratiosAlongPass(parts, start, pass, [0, 0.5, 1])`)
  assert.deepEqual(await value('ratios.map(r => r.ratio.ratio)'), [1, 1, 1])
})

for (const [what, code, sentence] of [
  [
    'a gradient of another length',
    `const short: GradientEstimator<null, FiniteSum, MiniBatch> =
  { ...sgd<MiniBatch>(), name: 'short', estimate: p => ({ gradient: p.space.vector([1, 2]), state: null }) }
for (const _ of trajectory({ ...parts, estimator: short }, startPosition(problem, parts.optimizer, zero), pass)) {}`,
    /short.*34.*2/,
  ],
  [
    'a gradient that is not a number',
    `const lost: GradientEstimator<null, FiniteSum, MiniBatch> =
  { ...sgd<MiniBatch>(), name: 'lost', estimate: (p, x, b) => ({ gradient: p.evaluate(x, b).gradient.times(NaN), state: null }) }
for (const _ of trajectory({ ...parts, estimator: lost }, startPosition(problem, parts.optimizer, zero), pass)) {}`,
    /lost.*NaN/,
  ],
  [
    'an iterate that is read after the trajectory went on',
    `const late = [...trajectory(parts, startPosition(problem, parts.optimizer, zero), pass)]
late[0].x.read()`,
    /freed.*read\(\).*before/,
  ],
  [
    'a parameter that is not used',
    `const idle: NetworkFactory = input => ({ ...linear(input), name: 'idle', parameters: { ...linear(input).parameters, spare: constant([3], 0) } })
workload({ dataset: data, network: idle, augmented: false })`,
    /idle.*spare/,
  ],
] as const)
  test(`${what} is told in one sentence in red`, async () => {
    const { outputs, reply } = await kernel.execute(code)
    assert.equal(reply.status, 'error', JSON.stringify(outputs))
    const { evalue } = outputs.find(({ type }) => type === 'error')!.content as { evalue: string }
    assert.match(evalue, sentence)
    assert.doesNotMatch(evalue, /\n/)
  })

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrg } from '../../src/estimators/svrg.js'
import type { Parameters } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { averagingOf, estimatorOf, optimizerOf } from '../../src/experiments/training-parts.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { float64Space } from '../../src/vectors/float64-vector.js'

const choicesOf = (name: string) => varianceRatio.parameters.find(parameter => parameter.name === name)!.choices!
const noPart = () => assert.fail('no file is named')
const complete = (given: Partial<Parameters>) => completeParameters(varianceRatio, given as Parameters)

test('every estimator that training offers is the member of that name', () => {
  for (const estimator of choicesOf('estimator'))
    assert.equal(estimatorOf(complete({ estimator }), noPart).name, estimator)
})

test('every averaging that training offers is the one of that name, from its share of the updates on', () => {
  const firsts = choicesOf('averaging').map(averaging => averagingOf(complete({ averaging }))?.first(391))
  assert.deepEqual(choicesOf('averaging'), ['last', 'ema', '100', '50', '10'])
  assert.deepEqual(firsts, [undefined, 0, 1, 197, 353])
})

test('a mega-batch of megabatchSize examples is megabatchSize/batchSize mini-batches', () => {
  for (const [megabatchSize, batchSize, updates] of [
    [1280, 128, 390],
    [1280, 64, 380],
    [300, 100, 390],
  ])
    assert.equal(estimatorOf(complete({ estimator: 'scsg', megabatchSize, batchSize }), noPart).updates!(391), updates)
})

test('every optimizer that training offers is the member of that name, with its schedule, β and weight decay', () => {
  const x = float64Space.vector([2])
  const given = { learningRate: 0.5, momentum: 0.8, weightDecay: 0.25, schedule: [[3, 0.1]] }
  for (const optimizer of choicesOf('optimizer')) {
    const found = optimizerOf(complete({ optimizer, ...given }), noPart)
    assert.equal(found.name, optimizer)
    // the first gradient is 1 + 0.25·2: all of it moves, or its sign
    const first = found.update(float64Space.vector([1]), x, found.init(x), { step: 0, epoch: 1 })
    const isSign = ['mssd', 'adam', 'adam-star'].includes(optimizer)
    assert.ok(Math.abs(first.delta.read()[0] + (isSign ? 0.5 : 0.75)) < 1e-8, optimizer)
    const later = found.update(float64Space.vector([1]), x, found.init(x), { step: 0, epoch: 3 })
    assert.ok(Math.abs(later.delta.read()[0] / first.delta.read()[0] - 0.1) < 1e-12, optimizer)
  }
  // the second gradient is −1.5: (0.8·1.5 − 1.5)/1.8 of it is left in the mean with β = 0.8
  const msgd = optimizerOf(complete({ optimizer: 'msgd', ...given, weightDecay: 0 }), noPart)
  const { state } = msgd.update(float64Space.vector([1.5]), x, msgd.init(x), { step: 0, epoch: 1 })
  const { delta } = msgd.update(float64Space.vector([-1.5]), x, state, { step: 1, epoch: 1 })
  assert.ok(Math.abs(delta.read()[0] + (0.5 * (0.8 * 1.5 - 1.5)) / 1.8) < 1e-14)
})

test('a part of another kind is refused with what is required and why the function failed', () => {
  const network = ({ height }: { height: number }) => height
  assert.throws(() => estimatorOf(complete({ estimator: './parts.ts#linear' }), () => network), {
    name: 'TypeError',
    message:
      "part ./parts.ts#linear: a gradient estimator, { name, unbiased, begin, estimate }, or a function that returns one is required; the function of this name failed: Cannot destructure property 'height' of 'undefined' as it is undefined.",
  })
  assert.throws(() => optimizerOf(complete({ optimizer: './parts.ts#svrg' }), () => svrg()), {
    name: 'TypeError',
    message: /^part \.\/parts\.ts#svrg: an optimizer is required, \{ name, init, update \} or a function of .* one$/,
  })
})

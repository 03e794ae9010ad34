import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { caseIdentity, contentKey, trainingIdentity } from '../../src/experiments/case-key.js'
import type { Experiment, Parameters } from '../../src/experiments/experiment.js'

const experiment: Experiment = {
  name: 'trial',
  version: 2,
  question: '?',
  source: 'none',
  usesDevice: true,
  parameters: [
    { name: 'rate', type: 'number', unit: '1', default: 1, meaning: 'rate' },
    { name: 'epochs', type: 'integer', unit: 'epoch', default: 1, meaning: 'how long', identifiesTraining: false },
    { name: 'network', type: 'part', unit: '1', default: 'lenet', choices: ['lenet'], meaning: 'network' },
  ],
  columns: [],
  dataChecksum: () => 'd1',
  run: () => {},
}
const parameters: Parameters = { rate: 0.1, epochs: 3, network: './a.ts#net' }
const around = { device: 'cpu', parts: { './a.ts#net': 'c0ffee', './b.ts#net': 'c0ffee', './a.ts#other': 'c0ffee' } }

test('a key is the first 12 digits of the SHA-256 of JSON with sorted keys', () => {
  const json = '{"a":[1,{"c":null,"d":0.1}],"b":"x"}'
  const expected = createHash('sha256').update(json).digest('hex').slice(0, 12)
  assert.equal(contentKey({ b: 'x', a: [1, { d: 0.1, c: null }] }), expected)
})

test('each thing that identifies a case changes its key; where a part lies does not', () => {
  const keyOf = (changed: Partial<Experiment>, values: Parameters = parameters, surroundings = around) =>
    contentKey(caseIdentity({ ...experiment, ...changed }, values, surroundings))
  const key = keyOf({})
  assert.equal(keyOf({}, { ...parameters, network: './b.ts#net' }), key)
  assert.equal(keyOf({ revisionOf: () => 0 }), key)
  const others = [
    keyOf({ name: 'other' }),
    keyOf({ version: 3 }),
    keyOf({ revisionOf: () => 1 }),
    keyOf({ revisionOf: () => 2 }),
    keyOf({ dataChecksum: () => 'd2' }),
    keyOf({}, { ...parameters, rate: 0.2 }),
    keyOf({}, { ...parameters, epochs: 4 }),
    keyOf({}, { ...parameters, network: 'lenet' }),
    keyOf({}, { ...parameters, network: './a.ts#other' }),
    keyOf({}, parameters, { ...around, device: 'NVIDIA H100' }),
    keyOf({}, parameters, { ...around, parts: { './a.ts#net': 'beef' } } as never),
  ]
  assert.equal(new Set([key, ...others]).size, 1 + others.length)
})

test('the device does not identify a case that does not use it', () => {
  const float64 = { ...experiment, usesDevice: false }
  assert.deepEqual(
    caseIdentity(float64, parameters, around),
    caseIdentity(float64, parameters, { ...around, device: 'NVIDIA H100' }),
  )
})

test('a case whose numbers were corrected keeps no rows in the training of before', () => {
  const corrected = { ...experiment, revisionOf: ({ rate }: Parameters) => (rate === 1 ? 1 : 0) }
  const [touched, other] = [{ ...parameters, rate: 1 }, parameters]
  const keys = (of: Experiment, values: Parameters) =>
    [caseIdentity, trainingIdentity].map(identity => contentKey(identity(of, values, around)))
  assert.deepEqual(keys(corrected, other), keys(experiment, other))
  keys(corrected, touched).forEach((key, i) => {
    assert.notEqual(key, keys(experiment, touched)[i])
  })
})

test('a training is identified by all but how long it goes', () => {
  const longer = { ...parameters, epochs: 9 }
  assert.deepEqual(trainingIdentity(experiment, parameters, around), trainingIdentity(experiment, longer, around))
  const faster = { ...parameters, rate: 1 }
  assert.notDeepEqual(trainingIdentity(experiment, parameters, around), trainingIdentity(experiment, faster, around))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adamFamilyNames } from '../../src/experiments/adam-family.js'
import { optimizerTrace } from '../../src/experiments/optimizer-trace.js'
import { parameterText } from '../../src/experiments/parameter-text.js'
import { compute } from '../../src/runs/compute.js'
import { naivePath } from '../optimizers/naive-optimizers.js'

const gradients = optimizerTrace.parameters.find(({ name }) => name === 'gradients')!

/** Parameters after the last gradient, from a table of steps and coordinates that must be complete. */
async function lastOf(parameters: Record<string, string>, steps: number, d: number): Promise<number[]> {
  const rows = await compute(optimizerTrace, parameters)
  assert.deepEqual(
    rows.map(({ step, coordinate }) => [step, coordinate]),
    Array.from({ length: (steps + 1) * d }, (_, i) => [Math.floor(i / d), i % d]),
  )
  return rows.slice(-d).map(({ parameter }) => parameter as number)
}

test('the defaults are the test vectors: each optimizer ends where its equation does', async () => {
  const given = [
    [1, 2, 0],
    [-0.5, 2, 0],
    [2, 2, 0],
    [0.25, -1, 0],
    [-1, 3, 0.5],
  ]
  for (const optimizer of adamFamilyNames) {
    if (optimizer === 'minibatch-msvag') continue
    const found = await lastOf({ optimizer }, 5, 3)
    naivePath(optimizer, given).forEach((value, c) => {
      assert.ok(Math.abs(found[c] - value) < 1e-14, `${optimizer}: ${found[c]} and ${value}`)
    })
  }
})

test('minibatch-msvag takes the examples of a step separated by a slash, as many as there are', async () => {
  const text = '1,2/3,0;0,1/2,5/1,3'
  const found = await lastOf({ optimizer: 'minibatch-msvag', gradients: text, start: '1,-1', beta: '0.5' }, 2, 2)
  // step 1: g = (2, 1), ŝ = (1, 1), ρ = 1, γ = g²/(g² + ŝ) = (0.8, 0.5)
  // step 2: g = (1, 3), ŝ = (1/3, 4/3); c = (1/3, 2/3), m = (4/3, 7/3), s̄ = 1/9 + (4/9)ŝ = (7/27, 19/27)
  const expected = [
    1 - 0.1 * (0.8 * 2) - (0.1 * (4 / 3) ** 3) / (16 / 9 + 7 / 27),
    -1 - 0.1 * 0.5 - (0.1 * (7 / 3) ** 3) / (49 / 9 + 19 / 27),
  ]
  expected.forEach((value, c) => {
    assert.ok(Math.abs(found[c] - value) < 1e-14, `${found[c]} and ${value}`)
  })
})

test('gradients read as text are those read as values, also in several cases, and are written as they are read', async () => {
  const asValues = await compute(optimizerTrace, {
    optimizer: 'minibatch-msvag',
    gradients: [
      [
        [1, 2],
        [3, 0],
      ],
      [
        [0, 1],
        [2, 5],
      ],
    ],
  })
  const asText = await compute(optimizerTrace, { optimizer: 'minibatch-msvag', gradients: '1,2/3,0;0,1/2,5' })
  assert.deepEqual(asValues, asText)
  assert.equal(asText[0].gradients, '1,2/3,0;0,1/2,5')
  assert.equal(
    parameterText(gradients, [
      [
        [1, 2],
        [3, 0],
      ],
    ]),
    '1,2/3,0',
  )
  const two = await compute(optimizerTrace, { optimizer: 'msgd', gradients: ['1,2', '3,4;5,6'] })
  assert.equal(two.length, 2 * 2 + 3 * 2)
  const plain = await compute(optimizerTrace, {
    optimizer: 'msgd',
    gradients: [
      [3, 4],
      [5, 6],
    ],
  })
  assert.deepEqual(plain, two.slice(4))
})

test('a parameter that overflows is null and diverged, in its row and all later ones', async () => {
  const rows = await compute(optimizerTrace, { optimizer: 'msgd', learningRate: 1e300, gradients: '1e100;0;0' })
  assert.deepEqual(
    rows.map(({ step, parameter, status }) => [step, parameter, status]),
    [
      [0, 0, 'ok'],
      [1, null, 'diverged'],
      [2, null, 'diverged'],
      [3, null, 'diverged'],
    ],
  )
})

test('gradients that do not fit the optimizer or the start are refused in one sentence', async () => {
  const refused = (parameters: Record<string, string>, message: string) =>
    assert.rejects(compute(optimizerTrace, parameters), { name: 'RangeError', message })
  await refused(
    { optimizer: 'minibatch-msvag', gradients: '1/2;3' },
    'optimizer-trace: minibatch-msvag needs the gradients of at least two examples in every step, as in gradients=1,2/3,4;0,1/2,0, got 1 in step 2',
  )
  await refused(
    { optimizer: 'adam', gradients: '1/2' },
    'optimizer-trace: examples separated by / are for minibatch-msvag, and adam takes one gradient a step, got 2 in step 1',
  )
  await refused(
    { gradients: '1,2;3' },
    'optimizer-trace: gradients must have rows of equal length, got 2 and 1 numbers',
  )
  await refused(
    { gradients: '1,2/3;3,4/5,6' },
    'optimizer-trace: gradients must have rows of equal length, got 2 and 1 numbers',
  )
  await refused(
    { start: '1,2' },
    'optimizer-trace: start must be one number or one for each of the 3 coordinates of the gradients, got 2',
  )
  await refused({ beta: '1' }, 'optimizer-trace: beta must be below 1, since with 1 no gradient ever enters, got 1')
  await refused({ learningRate: '-1' }, 'optimizer-trace: learningRate must be at least 0, got -1')
})

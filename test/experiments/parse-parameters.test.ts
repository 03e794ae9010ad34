import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Parameter, ParameterValue } from '../../src/experiments/experiment.js'
import { parameterText } from '../../src/experiments/parameter-text.js'
import { completeParameters, parseParameters } from '../../src/experiments/parse-parameters.js'
import { experimentWith, parameter } from './trial-experiment.js'

const parse = (declared: Parameter, text: string): ParameterValue =>
  parseParameters(experimentWith(declared), { p: text })['p']

test('each type of parameter is read from its text', () => {
  const cases: [Parameter, string, ParameterValue][] = [
    [parameter('number'), '1e-3', 0.001],
    [parameter('number'), '-.5', -0.5],
    [parameter('number'), '-0', 0],
    [parameter('integer'), '1e3', 1000],
    [parameter('boolean'), 'true', true],
    [parameter('name', { choices: ['relu', 'elu'] }), 'elu', 'elu'],
    [parameter('names', { choices: ['transforms', 'dropout', 'none'] }), 'dropout,transforms', 'transforms,dropout'],
    [parameter('names', { choices: ['transforms', 'dropout', 'none'] }), 'none', 'none'],
    [parameter('numbers'), '1,0.4, 0.1', [1, 0.4, 0.1]],
    [parameter('numbers'), '0..3,10', [0, 1, 2, 3, 10]],
    [parameter('numbers'), '9..1e1', [9, 10]],
    [
      parameter('rows'),
      '1,0;0,1',
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      parameter('rows', { examples: true }),
      '1,2/3,4;5,6',
      [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ],
    ],
    [
      parameter('schedule'),
      '150:0.1,225:1e-1',
      [
        [150, 0.1],
        [225, 0.1],
      ],
    ],
    [parameter('schedule'), 'constant', []],
    [parameter('numbers', { default: [] }), '', []],
    [parameter('part', { choices: ['lenet'] }), 'lenet', 'lenet'],
    [parameter('part', { choices: ['lenet'] }), './parts.ts#myNet', './parts.ts#myNet'],
  ]
  for (const [declared, text, value] of cases) assert.deepEqual(parse(declared, text), value, text)
})

test('a value that cannot be is refused in one sentence that says what was required and what came', () => {
  const cases: [Parameter, string, string][] = [
    [parameter('number'), 'abc', 'TypeError: trial: p must be a number, got "abc"'],
    [parameter('number'), '', 'TypeError: trial: p must be a number, got nothing'],
    [parameter('number'), 'Infinity', 'TypeError: trial: p must be a finite number, got "Infinity"'],
    [parameter('number'), '1e999', 'TypeError: trial: p must be a finite number, got "1e999"'],
    [parameter('number', { range: [0, 1] }), '2', 'RangeError: trial: p must be between 0 and 1, got 2'],
    [
      parameter('number', { range: [Number.MIN_VALUE, 1] }),
      '0',
      'RangeError: trial: p must be above 0 and at most 1, got 0',
    ],
    [
      parameter('number', { range: [Number.MIN_VALUE, Infinity] }),
      '-1',
      'RangeError: trial: p must be above 0, got -1',
    ],
    [parameter('number', { range: [0, Infinity] }), '-1', 'RangeError: trial: p must be at least 0, got -1'],
    [parameter('integer'), '1.5', 'TypeError: trial: p must be an integer, got "1.5"'],
    [parameter('integer'), '1e17', 'TypeError: trial: p must be an integer, got "1e17"'],
    [parameter('boolean'), 'yes', 'TypeError: trial: p must be true or false, got "yes"'],
    [
      parameter('name', { choices: ['relu', 'elu'] }),
      'rely',
      'RangeError: trial: p must be one of relu, elu, got "rely"; did you mean relu?',
    ],
    [
      parameter('names', { choices: ['transforms', 'none'] }),
      'none,transforms',
      'RangeError: trial: p must be none or names, got both: "none,transforms"',
    ],
    [parameter('numbers'), '1,,2', 'TypeError: trial: p must be a number, got nothing'],
    [parameter('numbers'), '3..1', 'RangeError: trial: p: the range 3..1 must go up'],
    [
      parameter('numbers'),
      '0..1000000',
      'RangeError: trial: p: the range 0..1000000 must have at most 1000000 numbers',
    ],
    [parameter('numbers', { range: [0, 1] }), '0.5,3', 'RangeError: trial: p must be between 0 and 1, got 3'],
    [parameter('rows'), '1,2;3', 'RangeError: trial: p must have rows of equal length, got 2 and 1 numbers'],
    [parameter('rows'), '1/2', 'TypeError: trial: p must be a number, got "1/2"'],
    [
      parameter('rows', { examples: true }),
      '1,2/3;4,5',
      'RangeError: trial: p must have rows of equal length, got 2 and 1 numbers',
    ],
    [parameter('rows', { examples: true }), '1//2', 'TypeError: trial: p must be a number, got nothing'],
    [parameter('schedule'), '150', 'TypeError: trial: p must be constant or look like 150:0.1,225:0.1, got "150"'],
    [parameter('schedule'), '9:1,9:2', 'RangeError: trial: p must go up, got 9 before 9'],
    [parameter('schedule'), '9:0', 'RangeError: trial: p must have positive factors, got 0'],
    [
      parameter('part', { choices: ['lenet'] }),
      'letnet',
      'RangeError: trial: p must be one of lenet, got "letnet"; did you mean lenet?',
    ],
  ]
  for (const [declared, text, message] of cases)
    assert.throws(
      () => parse(declared, text),
      error => {
        assert.equal(String(error), message)
        return true
      },
    )
})

test('an unknown parameter is refused with the nearest name, or with all names', () => {
  const experiment = experimentWith(parameter('number', { name: 'learningRate', default: 1 }))
  assert.throws(
    () => parseParameters(experiment, { learningrate: '1' }),
    /^RangeError: trial: unknown parameter learningrate; did you mean learningRate\?$/,
  )
  assert.throws(
    () => parseParameters(experiment, { zzz: '1' }),
    /^RangeError: trial: unknown parameter zzz; it has learningRate$/,
  )
})

test('what a value is written as reads back as the same value', () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => (value === 0 ? 0 : value))
  const lists = fc.array(
    fc.oneof(
      numbers,
      fc.integer({ min: -5, max: 5 }).map(value => (value === 0 ? 0 : value)),
    ),
    { minLength: 1 },
  )
  fc.assert(
    fc.property(lists, value => {
      const declared = parameter('numbers')
      assert.deepEqual(parse(declared, parameterText(declared, value)), value)
    }),
    { seed: 1 },
  )
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain(width => fc.array(fc.array(numbers, { minLength: width, maxLength: width }), { minLength: 1 }))
  fc.assert(
    fc.property(rows, value => {
      const declared = parameter('rows')
      assert.deepEqual(parse(declared, parameterText(declared, value)), value)
    }),
    { seed: 2 },
  )
  const examples = fc
    .integer({ min: 1, max: 3 })
    .map(width => fc.array(numbers, { minLength: width, maxLength: width }))
    .chain(row => fc.array(fc.array(row, { minLength: 1, maxLength: 3 }), { minLength: 1 }))
  fc.assert(
    fc.property(examples, value => {
      const declared = parameter('rows', { examples: true })
      assert.deepEqual(parse(declared, parameterText(declared, value)), value)
      assert.deepEqual(completeParameters(experimentWith(declared), { p: value }), { p: value })
    }),
    { seed: 3 },
  )
})

test('a schedule and an empty list are written as they are read', () => {
  const schedule = parameter('schedule')
  assert.equal(parameterText(schedule, parse(schedule, '150:1e-1, 225:0.5')), '150:0.1,225:0.5')
  assert.equal(parameterText(schedule, []), 'constant')
  const experiment = experimentWith(parameter('numbers', { default: [] }), { ...schedule, name: 's' })
  assert.deepEqual(completeParameters(experiment, { p: [], s: [[3, 0.5]] }), { p: [], s: [[3, 0.5]] })
})

test('values from a cell are checked like typed ones, and missing ones have their defaults', () => {
  const experiment = experimentWith(
    parameter('numbers', { name: 'eigenvalues', default: [1] }),
    parameter('integer', { name: 'epochs', default: 3, range: [1, 9] }),
  )
  assert.deepEqual(completeParameters(experiment, { eigenvalues: [2, 1e-7] }), { eigenvalues: [2, 1e-7], epochs: 3 })
  assert.throws(() => completeParameters(experiment, { epochs: 10 }), /epochs must be between 1 and 9, got 10/)
  assert.throws(() => completeParameters(experiment, { epochs: Number.NaN }), /epochs must be a number, got "NaN"/)
})

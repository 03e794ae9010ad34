import { meanAndVariance } from '../estimators/mean-and-variance.js'
import type { Row } from '../tables/column.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Vector } from '../vectors/vector.js'
import { type AdamFamilyName, adamFamily, adamFamilyNames } from './adam-family.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { learningRateParameter } from './learning-rate-parameter.js'

const name = 'optimizer-trace'

/** Where an optimizer goes when it is fed with given gradients. */
export const optimizerTrace: Experiment = {
  name,
  version: 1,
  question: 'Where does an optimizer go, given these gradients?',
  source: 'Balles & Hennig 2018, algorithms 1, 3, 4 and 5',
  usesDevice: false,
  mainColumn: 'parameter',
  parameters: [
    {
      name: 'optimizer',
      type: 'name',
      unit: '1',
      default: 'msvag',
      choices: adamFamilyNames,
      meaning: 'optimizer of the Adam family',
    },
    learningRateParameter(0.1),
    {
      name: 'beta',
      type: 'number',
      unit: '1',
      default: 0.9,
      range: [0, 1],
      meaning: 'β of the moving averages, below 1; of adam β1, of the gradients',
    },
    {
      name: 'beta2',
      type: 'number',
      unit: '1',
      default: 0.999,
      range: [0, 1],
      meaning: 'β2 of adam, of the squared gradients, below 1',
    },
    {
      name: 'epsilon',
      type: 'number',
      unit: 'gradient',
      default: 1e-8,
      range: [0, Infinity],
      meaning: 'ε of adam, added to √v',
    },
    {
      name: 'gradients',
      type: 'rows',
      examples: true,
      unit: 'gradient',
      default: '1,2,0;-0.5,2,0;2,2,0;0.25,-1,0;-1,3,0.5',
      meaning:
        "a gradient for each step, separated by ;, and for minibatch-msvag the examples' gradients of a step, separated by /",
    },
    {
      name: 'start',
      type: 'numbers',
      unit: 'parameter',
      default: [0],
      meaning: 'θ_0: one number for all coordinates or one for each',
    },
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'gradients used, 0 = start' },
    { name: 'coordinate', type: 'integer', unit: '1', meaning: 'which coordinate, from 0' },
    { name: 'parameter', type: 'number', unit: 'parameter', meaning: 'the parameter after so many gradients' },
  ],
  check,
  run,
}

type Steps = readonly (readonly (readonly number[])[])[]

function check(parameters: Parameters): void {
  const steps = parameters.gradients as Steps
  const start = parameters.start as readonly number[]
  const d = steps[0][0].length
  if (start.length !== 1 && start.length !== d)
    throw new RangeError(
      `${name}: start must be one number or one for each of the ${d} coordinates of the gradients, got ${start.length}`,
    )
  for (const decay of ['beta', 'beta2'])
    if (parameters[decay] === 1)
      throw new RangeError(`${name}: ${decay} must be below 1, since with 1 no gradient ever enters, got 1`)
  const needsExamples = parameters.optimizer === 'minibatch-msvag'
  for (const [step, { length }] of steps.entries()) {
    if (needsExamples && length < 2)
      throw new RangeError(
        `${name}: minibatch-msvag needs the gradients of at least two examples in every step, as in gradients=1,2/3,4;0,1/2,0, got ${length} in step ${step + 1}`,
      )
    if (!needsExamples && length > 1)
      throw new RangeError(
        `${name}: examples separated by / are for minibatch-msvag, and ${parameters.optimizer} takes one gradient a step, got ${length} in step ${step + 1}`,
      )
  }
}

function run(parameters: Parameters, context: RunContext): void {
  const steps = parameters.gradients as Steps
  const start = parameters.start as readonly number[]
  const optimizer = adamFamily[parameters.optimizer as AdamFamilyName]({
    learningRate: parameters.learningRate as number,
    beta: parameters.beta as number,
    beta2: parameters.beta2 as number,
    epsilon: parameters.epsilon as number,
  })
  let x: Vector = float64Space.vector(steps[0][0].map((_, c) => start[start.length === 1 ? 0 : c]))
  let state = optimizer.init(x)
  const rowsAt = (step: number): Row[] =>
    Array.from(x.read(), (parameter, coordinate) => ({ step, coordinate, parameter }))
  const rows = rowsAt(0)
  for (const [step, examples] of steps.entries()) {
    context.checkInterrupt()
    const each = examples.map(example => float64Space.vector(example))
    const { gradient, variance } =
      each.length === 1 ? { gradient: each[0], variance: undefined } : meanAndVariance(each)
    const update = optimizer.update(gradient, x, state, { step, epoch: 1 }, variance)
    x = x.plus(update.delta)
    state = update.state
    rows.push(...rowsAt(step + 1))
  }
  context.emit(rows)
}

import type { GradientEstimator } from '../estimators/estimator.js'
import { ita } from '../estimators/ita.js'
import { adam } from '../optimizers/adam.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import type { Problem } from '../problems/problem.js'
import { quadratic } from '../problems/quadratic.js'
import type { Row } from '../tables/column.js'
import { type LinearMethod, linearMethods, partsOf } from '../theory/linear-methods.js'
import { linearMethod } from '../trajectories/linear-method.js'
import { streamTrajectory } from '../trajectories/stream-trajectory.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { learningRateParameter } from './learning-rate-parameter.js'
import { methodParameter, momentumParameter, tailFractionParameter } from './method-parameters.js'

const name = 'igt-trace'
type Noise = ArrayLike<number> | null

/** Where a method goes on a small quadratic with given noise, and where it takes its gradients. */
export const igtTrace: Experiment = {
  name,
  version: 1,
  question: 'Where does a method go on a quadratic with this noise, and where does it take its gradients?',
  source: 'Arnold et al. 2019, section 2 and algorithm 1',
  usesDevice: false,
  mainColumn: 'parameter',
  parameters: [
    {
      ...methodParameter,
      choices: [...linearMethods, 'adam-ita'],
      meaning: 'estimator and optimizer; adam-ita: Adam with β 0.9 and 0.999, ε 1e-8, on the gradients of ita',
    },
    {
      name: 'eigenvalues',
      type: 'numbers',
      unit: '1',
      default: [2, 1],
      range: [0, Infinity],
      meaning: 'eigenvalues of the Hessian, whose minimum is at 0',
    },
    learningRateParameter(0.1),
    momentumParameter,
    {
      ...tailFractionParameter,
      meaning: 'fraction c of all gradients that the average of ita, heavy-ball-ita and adam-ita stands for; above 0',
    },
    {
      name: 'start',
      type: 'numbers',
      unit: 'parameter',
      default: [1],
      meaning: 'θ_0: one number for all coordinates or one for each',
    },
    {
      name: 'noise',
      type: 'rows',
      unit: 'gradient',
      default: '0.1,-0.2;-0.3,0.1;0.2,0.2;0,-0.4;0.5,0.1;-0.1,0.3',
      meaning: "what is added to each step's gradient, a row for each step, separated by ;",
    },
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'gradients used, 0 = start' },
    { name: 'coordinate', type: 'integer', unit: '1', meaning: 'which coordinate, from 0' },
    { name: 'parameter', type: 'number', unit: 'parameter', meaning: 'the parameter after so many gradients' },
    {
      name: 'query',
      type: 'number',
      unit: 'parameter',
      meaning: 'where the newest of these gradients was taken; null at the start',
    },
  ],
  check,
  run,
}

function check(parameters: Parameters): void {
  const { momentum, tailFraction } = parameters as Record<string, number>
  partsOf(name, parameters.method === 'adam-ita' ? 'ita' : (parameters.method as LinearMethod), momentum, tailFraction)
  const d = (parameters.eigenvalues as readonly number[]).length
  const start = parameters.start as readonly number[]
  const width = (parameters.noise as readonly (readonly number[])[])[0].length
  if (start.length !== 1 && start.length !== d)
    throw new RangeError(
      `${name}: start must be one number or one for each of the ${d} eigenvalues, got ${start.length}`,
    )
  if (width !== d)
    throw new RangeError(`${name}: noise must have rows of one number for each of the ${d} eigenvalues, got ${width}`)
}

function run(parameters: Parameters, context: RunContext): void {
  const noise = parameters.noise as readonly (readonly number[])[]
  const eigenvalues = parameters.eigenvalues as readonly number[]
  const start = parameters.start as readonly number[]
  const still = quadratic({ eigenvalues })
  let query: ArrayLike<number> = []
  const watched: Problem<Noise> = {
    ...still,
    evaluate(x, draw) {
      query = x.read()
      return still.evaluate(x, draw)
    },
  }
  const from = float64Space.vector(eigenvalues.map((_, j) => start[start.length === 1 ? 0 : j]))
  const rows: Row[] = []
  for (const { x, step } of streamTrajectory(
    { problem: watched, ...estimatorAndOptimizer(parameters) },
    from,
    t => noise[t],
  )) {
    context.checkInterrupt()
    x.read().forEach((parameter, coordinate) => {
      rows.push({ step, coordinate, parameter, query: step === 0 ? null : query[coordinate] })
    })
    if (step === noise.length) break
  }
  context.emit(rows)
}

function estimatorAndOptimizer(parameters: Parameters): {
  estimator: GradientEstimator<unknown, Problem<Noise>, Noise>
  optimizer: Optimizer<unknown>
} {
  const { learningRate, momentum, tailFraction } = parameters as Record<string, number>
  if (parameters.method === 'adam-ita')
    return {
      estimator: ita<Noise>({ tailFraction }) as GradientEstimator<unknown, Problem<Noise>, Noise>,
      optimizer: adam({ learningRate }) as Optimizer<unknown>,
    }
  const parts = linearMethod<Noise>(parameters.method as LinearMethod, { learningRate, momentum, tailFraction })
  return parts as typeof parts & { optimizer: Optimizer<unknown> }
}

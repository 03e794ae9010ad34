import type { GradientEstimator } from '../estimators/estimator.js'
import { ita } from '../estimators/ita.js'
import { sgd } from '../estimators/sgd.js'
import { heavyBall } from '../optimizers/heavy-ball.js'
import { type LinearQuadratic, linearQuadratic, randomLinearQuadratic } from '../problems/linear-quadratic.js'
import type { Stream } from '../problems/problem.js'
import { reinforce } from '../problems/reinforce.js'
import type { Key } from '../random/key.js'
import { rootKey } from '../random/root-key.js'
import { meanInterval } from '../statistics/mean-interval.js'
import type { Column, Row } from '../tables/column.js'
import { expectedCost } from '../theory/expected-cost.js'
import { policyCost } from '../theory/policy-cost.js'
import { riccati } from '../theory/riccati.js'
import { streamTrajectory } from '../trajectories/stream-trajectory.js'
import { float64Space } from '../vectors/float64-vector.js'
import { type CaseParts, type Experiment, type Parameter, type Parameters, runInParts } from './experiment.js'
import { learningRateParameter } from './learning-rate-parameter.js'
import { reportedSteps } from './reported-steps.js'

const parameters: readonly Parameter[] = [
  {
    name: 'dynamics',
    type: 'rows',
    unit: '1',
    default: [],
    meaning: 'matrix A of s⁺ = A s + B a, a row for each state; none given: drawn from systemSeed',
  },
  {
    name: 'input',
    type: 'rows',
    unit: '1',
    default: [],
    meaning: 'matrix B of s⁺ = A s + B a, a row for each state; given together with dynamics',
  },
  {
    name: 'systemSeed',
    type: 'integer',
    unit: '1',
    default: 4, // those of 0 to 3 are too stiff for the default step size, with the noise of REINFORCE at least
    range: [0, 2 ** 53 - 1],
    meaning: 'key of dynamics and input where they are drawn',
  },
  {
    name: 'stateDimension',
    type: 'integer',
    unit: '1',
    default: 8,
    range: [1, 300],
    meaning: 'states of drawn dynamics',
  },
  {
    name: 'actionDimension',
    type: 'integer',
    unit: '1',
    default: 3,
    range: [1, 300],
    meaning: 'actions of drawn input',
  },
  {
    name: 'radius',
    type: 'number',
    unit: '1',
    default: 0.95,
    range: [0, 1e6],
    meaning: 'spectral radius of drawn dynamics',
  },
  {
    name: 'horizon',
    type: 'integer',
    unit: 'action',
    default: 20,
    range: [1, 100_000],
    meaning: 'actions of a trajectory T; its last state costs, too',
  },
  {
    name: 'trajectories',
    type: 'integer',
    unit: 'trajectory',
    default: 600,
    range: [2, 1_000_000],
    meaning: 'trajectories of one gradient of REINFORCE, at least 2, since the others are the baseline of each',
  },
  {
    name: 'deviation',
    type: 'number',
    unit: '1',
    default: 0.5,
    range: [Number.MIN_VALUE, Infinity],
    meaning: "standard deviation σ of the policy's noise, a = K s + σ ξ",
  },
  learningRateParameter(2e-3, 'step size α of gd, sgd and ita'),
  {
    name: 'tailFraction',
    type: 'number',
    unit: '1',
    default: 0.5,
    range: [Number.MIN_VALUE, 1],
    meaning: 'fraction c of all gradients that the average of ita stands for',
  },
  {
    name: 'seeds',
    type: 'integer',
    unit: 'seed',
    default: 3,
    range: [1, 10_000],
    meaning: 'independent repetitions of sgd and ita, which share their draws',
  },
  {
    name: 'steps',
    type: 'numbers',
    unit: 'step',
    default: [0, 1, 2, 5, 10, 20, 50, 100, 150, 200, 250, 300],
    range: [0, 10_000_000],
    meaning: 'updates after which the cost is reported, 0 = start; a range 0..N means all',
  },
]

const columns: readonly Column[] = [
  { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
  {
    name: 'method',
    type: 'name',
    unit: '1',
    meaning:
      'optimal: gain of the Riccati equation; gd: exact gradient; sgd: gradient of REINFORCE; ita: its tail average, transported',
  },
  { name: 'cost', type: 'number', unit: '1', meaning: 'expected cost without policy noise, mean of the seeds' },
  { name: 'costLow', type: 'number', unit: '1', meaning: 'lower 95 % limit of the mean of the seeds' },
  { name: 'costHigh', type: 'number', unit: '1', meaning: 'upper 95 % limit of the mean of the seeds' },
]

/** Numbers that one gradient's trajectories may hold: 1 GiB. */
const mostNumbers = 2 ** 27

function systemOf(given: Parameters): LinearQuadratic {
  const { dynamics, input } = given as Record<string, readonly (readonly number[])[]>
  const horizon = given.horizon as number
  const none = (rows: readonly (readonly number[])[]) => rows.every(row => row.length === 0)
  if (none(dynamics) !== none(input))
    throw new RangeError(
      `lqr: dynamics and input must be given together, got ${none(input) ? 'dynamics' : 'input'} only`,
    )
  if (!none(dynamics)) return linearQuadratic({ dynamics, input, horizon })
  return randomLinearQuadratic({
    stateDimension: given.stateDimension as number,
    actionDimension: given.actionDimension as number,
    radius: given.radius as number,
    horizon,
    key: rootKey(given.systemSeed as number).child('system'),
  })
}

function check(given: Parameters): void {
  const system = systemOf(given)
  reportedSteps('lqr', given.steps as readonly number[])
  const numbers = (given.trajectories as number) * system.horizon * (system.stateDimension + system.actionDimension)
  if (numbers > mostNumbers)
    throw new RangeError(
      `lqr: trajectories × horizon × (states + actions) must be at most ${mostNumbers}, got ${numbers}; lower trajectories or horizon`,
    )
  riccati(system)
}

/** J after each of the steps of a case, up to where a gain or a cost is not finite. */
interface Costs {
  readonly system: LinearQuadratic
  readonly steps: readonly number[]
  /** one update at a time */
  along<E>(
    problem: Stream,
    estimator: GradientEstimator<E, Stream, Key>,
    draw: (step: number) => Key,
  ): Generator<undefined, number[]>
}

function costsOf(given: Parameters, checkInterrupt: () => void): Costs {
  const system = systemOf(given)
  const steps = reportedSteps('lqr', given.steps as readonly number[])
  const optimizer = heavyBall({ learningRate: given.learningRate as number })
  const start = float64Space.vector(new Float64Array(system.stateDimension * system.actionDimension))
  return {
    system,
    steps,
    *along(problem, estimator, draw) {
      const found: number[] = []
      for (const { x, step } of streamTrajectory({ problem, estimator, optimizer }, start, draw)) {
        checkInterrupt()
        const gain = Float64Array.from(x.read())
        if (step === steps[found.length]) found.push(policyCost(system, gain))
        if (found.length === steps.length || !gain.every(Number.isFinite) || found.at(-1) === Infinity) return found
        yield
      }
      return found
    },
  }
}

/** What one seed's paths cost. */
interface SeedCosts {
  readonly sgd: readonly number[]
  readonly ita: readonly number[]
}

const parts: CaseParts<SeedCosts> = {
  count: given => given.seeds as number,
  find(given, seed, { checkInterrupt }) {
    const { system, along } = costsOf(given, checkInterrupt)
    const [trajectories, deviation] = [given.trajectories as number, given.deviation as number]
    const sampled = reinforce(system, { trajectories, deviation })
    const draw = sharedDraws(rootKey(seed).child('trajectories'))
    const tail = ita<Key>({ tailFraction: given.tailFraction as number })
    const [ofSgd, ofIta] = sideBySide([along(sampled, sgd(), draw), along(sampled, tail, draw)])
    return { sgd: ofSgd, ita: ofIta }
  },
  rows(given, seeds) {
    const { system, steps, along } = costsOf(given, () => {})
    const optimal = policyCost(system, riccati(system).gain)
    const [gd] = sideBySide([along(expectedCost(system, given.deviation as number), sgd(), () => rootKey(0))])
    const of = (method: 'sgd' | 'ita') => untilLost(steps.map((_, i) => seeds.map(costs => costs[method][i])))
    const [ofSgd, ofIta] = [of('sgd'), of('ita')]
    return steps.flatMap((step, i) => [
      { step, method: 'optimal', ...exactly(optimal) },
      { step, method: 'gd', ...exactly(gd[i]) },
      { step, method: 'sgd', ...ofSgd[i] },
      { step, method: 'ita', ...ofIta[i] },
    ])
  },
}

/** Child `step` of the key, the same object until another is asked for: `reinforce` draws once for all who share it. */
function sharedDraws(key: Key): (step: number) => Key {
  let last = { step: -1, key }
  return step => {
    if (step !== last.step) last = { step, key: key.child(step) }
    return last.key
  }
}

/** What the generators return, when they take their steps in turn. */
function sideBySide<Result>(generators: readonly Generator<undefined, Result>[]): Result[] {
  const results: Result[] = []
  let open = generators.map((generator, i) => ({ generator, i }))
  while (open.length > 0)
    open = open.filter(({ generator, i }) => {
      const { done, value } = generator.next()
      if (done) results[i] = value
      return !done
    })
  return results
}

const exactly = (cost = Number.NaN) => ({ cost, costLow: null, costHigh: null })

/** The mean of the seeds at each step, up to the first where one of them has no finite cost. */
function untilLost(values: readonly (readonly (number | undefined)[])[]): Row[] {
  let lost = false
  return values.map(ofSeeds => {
    const { mean, low, high, n, interval } = meanInterval(ofSeeds.map(value => value ?? Number.NaN))
    const alone = n === 1
    lost ||= !Number.isFinite(alone ? mean : high - low)
    if (lost) return { ...exactly(), interval, n }
    return { cost: mean, costLow: alone ? null : low, costHigh: alone ? null : high, interval, n }
  })
}

/** Learning a linear policy by policy gradients. */
export const lqr: Experiment = {
  name: 'lqr',
  version: 1,
  question: 'Does tail averaging of REINFORCE gradients learn a linear policy as exact gradients do?',
  source: 'Arnold et al. 2019, section 4.4, figure 5 (left)',
  parameters,
  columns,
  usesDevice: false,
  mainColumn: 'cost',
  check,
  parts: parts as CaseParts,
  run: runInParts(parts),
}

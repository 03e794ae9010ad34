import { idealSvag } from '../estimators/ideal-svag.js'
import { heavyBall } from '../optimizers/heavy-ball.js'
import { stochasticQuadratic } from '../problems/stochastic-quadratic.js'
import { rootKey } from '../random/root-key.js'
import { meanInterval } from '../statistics/mean-interval.js'
import { svagBound, svagConstants } from '../theory/svag-rate.js'
import { streamTrajectory } from '../trajectories/stream-trajectory.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { offsetParameter } from './noise-and-offset.js'
import { reportedSteps } from './reported-steps.js'
import { perDirection, readSpectrum, spectrumParameters, withDefaults } from './spectrum-parameters.js'

const name = 'svag-rate'
const mostNumbers = 2 ** 24

/** How fast SVAG with known factors comes down at a constant step size, and what theorem 1 promises. */
export const svagRate: Experiment = {
  name,
  version: 1,
  question: 'Does SVAG with known variances converge at a constant step size, as fast as theorem 1 promises?',
  source: 'Balles & Hennig 2018, theorem 1 and appendix B.4',
  usesDevice: false,
  mainColumn: 'suboptimality',
  parameters: [
    ...withDefaults(spectrumParameters, { condition: 10, dimension: 10 }),
    offsetParameter(3),
    {
      name: 'relativeNoise',
      type: 'number',
      unit: '1',
      default: 0.5,
      range: [0, Infinity],
      meaning: 'c_v: the noise has c_v times the squared gradient of each direction as variance, and more',
    },
    {
      name: 'noiseBound',
      type: 'number',
      unit: 'gradient²',
      default: 2,
      range: [0, Infinity],
      meaning: 'M_v: what the noise has beyond that in all directions together, the same in each',
    },
    {
      name: 'steps',
      type: 'numbers',
      unit: 'step',
      default: [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
      range: [0, 10_000_000],
      meaning: 'updates after which is reported, 0 = start; a range 0..N means all',
    },
    {
      name: 'paths',
      type: 'integer',
      unit: 'path',
      default: 1000,
      range: [1, 10_000_000],
      meaning: 'independent paths simulated, which are averaged over',
    },
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
    { name: 'suboptimality', type: 'number', unit: 'loss', meaning: 'f(θ_t) − f*, mean over the paths' },
    {
      name: 'suboptimalityLow',
      type: 'number',
      unit: 'loss',
      meaning: 'lower 95 % limit of the mean; null with one path',
    },
    {
      name: 'suboptimalityHigh',
      type: 'number',
      unit: 'loss',
      meaning: 'upper 95 % limit of the mean; null with one path',
    },
    { name: 'bound', type: 'number', unit: 'loss', meaning: 'theorem 1 with the constants of its proof' },
    { name: 'boundTight', type: 'number', unit: 'loss', meaning: 'theorem 1 with c_2 = 2L(1 + c_v)' },
  ],
  check,
  run,
}

function check(parameters: Parameters): void {
  const { eigenvalues } = read(parameters)
  const paths = parameters.paths as number
  if (paths * eigenvalues.length > mostNumbers)
    throw new RangeError(
      `${name}: paths times directions must be at most ${mostNumbers}, got ${paths} times ${eigenvalues.length}`,
    )
}

function read(parameters: Parameters) {
  const eigenvalues = readSpectrum(name, parameters)
  return {
    eigenvalues,
    offset: perDirection(name, 'offset', parameters.offset as readonly number[], eigenvalues.length),
    steps: reportedSteps(name, parameters.steps as readonly number[]),
  }
}

function run(parameters: Parameters, context: RunContext): void {
  const { eigenvalues, offset, steps } = read(parameters)
  const { relativeNoise, noiseBound, paths } = parameters as Record<string, number>
  const d = eigenvalues.length
  const smoothness = eigenvalues.reduce((largest, value) => Math.max(largest, value))
  const problem = stochasticQuadratic({ eigenvalues, noiseVariance: noiseBound / d, relativeNoise, paths })
  const start = float64Space.vector(Float64Array.from({ length: paths * d }, (_, i) => offset[i % d]))
  const suboptimality = problem.losses(start)[0]
  const strongConvexity = eigenvalues.reduce((smallest, value) => Math.min(smallest, value))
  const bounds = Number.isFinite(suboptimality)
    ? svagConstants({ strongConvexity, smoothness, relativeNoise, noiseBound, suboptimality })
    : { rate: 0, rateTight: 0 }
  const parts = { problem, estimator: idealSvag(), optimizer: heavyBall({ learningRate: 1 / smoothness }) }
  const asked = new Set(steps)
  const last = steps[steps.length - 1]
  for (const { x, step } of streamTrajectory(parts, start, rootKey(parameters.seed as number).child('noise'))) {
    if (asked.has(step)) {
      // around the first path's, so that the mean of equal numbers is their value to the last bit
      const losses = problem.losses(x)
      const [first] = losses
      const { mean, low, high, n } = meanInterval(losses.map(loss => loss - first))
      context.emit([
        {
          step,
          suboptimality: first + mean,
          suboptimalityLow: n === 1 ? null : first + low,
          suboptimalityHigh: n === 1 ? null : first + high,
          bound: svagBound(suboptimality, bounds.rate, step),
          boundTight: svagBound(suboptimality, bounds.rateTight, step),
          interval: 't',
          n,
        },
      ])
    }
    if (step === last) break
    if (step % 64 === 0) {
      context.checkInterrupt()
      context.progress(step / last, `step ${step} of ${last}`)
    }
  }
}

import { type Alignment, type AlignmentAtDistance, gradientAlignment } from '../measurements/gradient-alignment.js'
import { stochasticQuadratic } from '../problems/stochastic-quadratic.js'
import { rootKey } from '../random/root-key.js'
import { meanInterval } from '../statistics/mean-interval.js'
import type { Row } from '../tables/column.js'
import { float64Space } from '../vectors/float64-vector.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { learningRateParameter } from './learning-rate-parameter.js'
import { noiseVarianceParameter, offsetParameter } from './noise-and-offset.js'
import { perDirection, readSpectrum, spectrumParameters } from './spectrum-parameters.js'

const name = 'gradient-alignment'
const mostNumbers = 2 ** 24

/** How well the estimates of SGD and IGT point along the gradient, at equal distances from the minimum. */
export const gradientAlignmentByDistance: Experiment = {
  name,
  version: 2,
  question: "At the same distance from the minimum, does IGT's estimate point better along the gradient than SGD's?",
  source: 'Arnold et al. 2019, figures 2b and 2c',
  usesDevice: false,
  mainColumn: 'cosine',
  parameters: [
    ...spectrumParameters,
    learningRateParameter(1, "step size α of IGT's path"),
    offsetParameter(10),
    noiseVarianceParameter,
    {
      name: 'distances',
      type: 'numbers',
      unit: 'parameter',
      default: [80, 60, 40, 30, 20],
      range: [0, Infinity],
      meaning: 'distances from the minimum, reached at the first step, from 0, where the path is so near or nearer',
    },
    {
      name: 'reached',
      type: 'name',
      unit: '1',
      default: 'mean',
      choices: ['mean', 'path'],
      meaning:
        'whose distance counts: the mean of all paths, which are then looked at together, or that of each path by itself',
    },
    {
      name: 'seeds',
      type: 'integer',
      unit: 'path',
      default: 20,
      range: [1, 100_000],
      meaning: 'independent paths of IGT, which are averaged over',
    },
    {
      name: 'steps',
      type: 'integer',
      unit: 'step',
      default: 20_000,
      range: [0, 10_000_000],
      meaning: 'longest path; what has not come so near by then is left out',
    },
  ],
  columns: [
    { name: 'distance', type: 'number', unit: 'parameter', meaning: 'distance from the minimum that was reached' },
    { name: 'step', type: 'number', unit: 'step', meaning: 'updates done where it was reached, mean over the paths' },
    { name: 'method', type: 'name', unit: '1', meaning: "sgd or igt: whose estimate at IGT's iterate" },
    {
      name: 'cosine',
      type: 'number',
      unit: '1',
      meaning: 'cosine of the angle between estimate and gradient, mean over the paths',
    },
    {
      name: 'cosineLow',
      type: 'number',
      unit: '1',
      meaning: 'lower 95 % limit of the mean cosine; null with one path',
    },
    {
      name: 'cosineHigh',
      type: 'number',
      unit: '1',
      meaning: 'upper 95 % limit of the mean cosine; null with one path',
    },
    { name: 'estimateNorm', type: 'number', unit: 'gradient', meaning: 'norm of the estimate, mean over the paths' },
    {
      name: 'noiseNorm',
      type: 'number',
      unit: 'gradient',
      meaning: 'norm of estimate minus gradient, mean over the paths',
    },
  ],
  check,
  run,
}

function check(parameters: Parameters): void {
  const { eigenvalues } = read(parameters)
  const numbers = eigenvalues.length * (parameters.seeds as number)
  if (numbers > mostNumbers)
    throw new RangeError(
      `${name}: seeds times directions must be at most ${mostNumbers}, got ${parameters.seeds} times ${eigenvalues.length}`,
    )
}

function read(parameters: Parameters) {
  const eigenvalues = readSpectrum(name, parameters)
  const of = (what: string) => perDirection(name, what, parameters[what] as readonly number[], eigenvalues.length)
  return { eigenvalues, offset: of('offset'), noiseVariance: of('noiseVariance') }
}

function run(parameters: Parameters, context: RunContext): void {
  const { eigenvalues, offset, noiseVariance } = read(parameters)
  const d = eigenvalues.length
  const paths = parameters.seeds as number
  const steps = parameters.steps as number
  const found = gradientAlignment({
    problem: stochasticQuadratic({ eigenvalues, noiseVariance, paths }),
    learningRate: parameters.learningRate as number,
    start: float64Space.vector(Float64Array.from({ length: paths * d }, (_, i) => offset[i % d])),
    key: rootKey(parameters.seed as number).child('noise'),
    distances: [...new Set(parameters.distances as readonly number[])],
    reached: parameters.reached as 'mean' | 'path',
    steps,
    progress: step => {
      context.checkInterrupt()
      context.progress(step / Math.max(1, steps), `step ${step} of at most ${steps}`)
    },
  })
  context.emit(found.flatMap(at => [rowOf(at, 'sgd'), rowOf(at, 'igt')]))
}

function rowOf({ distance, reached, diverged }: AlignmentAtDistance, method: 'sgd' | 'igt'): Row {
  const each = reached.map(path => ({ ...path[method], step: path.step }))
  const values = (what: keyof Alignment) => each.map(alignment => alignment[what]).filter(Number.isFinite)
  const cosines = values('cosine')
  const step = each.length === 0 ? null : each.reduce((sum, path) => sum + path.step, 0) / each.length
  const mean = (what: keyof Alignment) => (each.length === 0 ? null : meanInterval(values(what)).mean)
  if (cosines.length === 0)
    return {
      distance,
      step,
      method,
      cosine: null,
      cosineLow: null,
      cosineHigh: null,
      estimateNorm: mean('estimateNorm'),
      noiseNorm: mean('noiseNorm'),
      status: diverged > 0 ? 'diverged' : 'undefined',
      interval: 't',
      n: each.length,
    }
  const { mean: cosine, low, high, n } = meanInterval(cosines)
  return {
    distance,
    step,
    method,
    cosine,
    cosineLow: n === 1 ? null : low,
    cosineHigh: n === 1 ? null : high,
    estimateNorm: mean('estimateNorm'),
    noiseNorm: mean('noiseNorm'),
    interval: 't',
    n,
  }
}

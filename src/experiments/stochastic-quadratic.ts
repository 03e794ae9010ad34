import { rootKey } from '../random/root-key.js'
import { uniforms } from '../random/uniforms.js'
import type { Row } from '../tables/column.js'
import { rotatedHessian } from '../theory/hessian.js'
import { optimalDescents } from '../theory/optimal-descents.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { noiseDeviationParameter } from './noise-deviation-parameter.js'
import { reportedSteps } from './reported-steps.js'
import { requireRotatable, rotatedParameter } from './rotatable.js'
import { readSpectrum, spectrumParameters, withDefaults } from './spectrum-parameters.js'

const name = 'stochastic-quadratic'

/** Gradient descent and sign descent on a noisy quadratic, each at its optimal step size. */
export const stochasticQuadratic: Experiment = {
  name,
  version: 1,
  question: 'On which noisy quadratics does the sign of the gradient beat the gradient?',
  source: 'Balles & Hennig 2018, section 2.2, figure 2',
  usesDevice: false,
  mainColumn: 'loss',
  parameters: [
    ...withDefaults(spectrumParameters, { spectrum: 'ill' }),
    rotatedParameter,
    noiseDeviationParameter,
    {
      name: 'steps',
      type: 'numbers',
      unit: 'step',
      default: Array.from({ length: 101 }, (_, step) => step),
      range: [0, 10_000_000],
      meaning: 'updates after which is reported, 0 = start at θ = 0 with x* ~ U(−10, 10)^d; a range 0..N means all',
    },
  ],
  columns: [
    { name: 'step', type: 'integer', unit: 'step', meaning: 'updates done' },
    {
      name: 'method',
      type: 'name',
      unit: '1',
      meaning: 'sgd: stochastic gradient descent; ssd: stochastic sign descent; both see the same samples',
    },
    { name: 'loss', type: 'number', unit: '1', meaning: '½(θ − x*)ᵀQ(θ − x*), without the constant ½ν² tr Q' },
    {
      name: 'stepSize',
      type: 'number',
      unit: '1',
      meaning: "the method's optimal step size at θ, with which the next step is made; 0 where the gradient is 0",
    },
  ],
  check: parameters => {
    const { length } = readSpectrum(name, parameters)
    if (parameters.rotated) requireRotatable(name, length)
    reportedSteps(name, parameters.steps as readonly number[])
  },
  run,
}

function run(parameters: Parameters, context: RunContext): void {
  const key = rootKey(parameters.seed as number)
  const values = readSpectrum(name, parameters)
  const hessian = parameters.rotated ? rotatedHessian(values, key.child('rotation')) : { values }
  const start = uniforms(key.child('minimum'), values.length).map(u => 10 - 20 * u)
  const steps = reportedSteps(name, parameters.steps as readonly number[])
  const last = steps[steps.length - 1]
  const rows: Row[] = []
  let next = 0
  for (const { step, sgd, ssd } of optimalDescents(
    hessian,
    start,
    parameters.noiseDeviation as number,
    key.child('noise'),
  )) {
    if (step === steps[next]) {
      rows.push({ step, method: 'sgd', ...sgd }, { step, method: 'ssd', ...ssd })
      next++
    }
    if (step === last) break
    if (step % 100 === 0) {
      context.checkInterrupt()
      context.progress(step / last, `step ${step} of ${last}`)
    }
  }
  context.emit(rows)
}

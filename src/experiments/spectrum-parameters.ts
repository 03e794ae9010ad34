import { type SpectrumName, spectrum, spectrumNames } from '../problems/spectrum.js'
import { rootKey } from '../random/root-key.js'
import type { Parameter, Parameters, ParameterValue } from './experiment.js'
import { seedParameter } from './seed-parameter.js'

/** The Hessian of a quadratic by its eigenvalues: shared by the experiments on quadratics. */
export const spectrumParameters: readonly Parameter[] = [
  {
    name: 'spectrum',
    type: 'name',
    unit: '1',
    default: 'log',
    choices: spectrumNames,
    meaning: 'eigenvalues: log or linear in [1/condition, 1], well U(0.1, 1.1), ill 90 % U(0, 1) and 10 % U(30, 60)',
  },
  {
    name: 'eigenvalues',
    type: 'numbers',
    unit: '1',
    default: [],
    meaning: 'the eigenvalues themselves, instead of a named spectrum',
  },
  {
    name: 'condition',
    type: 'number',
    unit: '1',
    default: 1000,
    range: [1, Infinity],
    meaning: 'condition number κ of the spectra log and linear',
  },
  {
    name: 'dimension',
    type: 'integer',
    unit: '1',
    default: 100,
    range: [1, 100_000],
    meaning: 'number of eigenvalues of a named spectrum',
  },
  seedParameter,
]

/** The same parameters with other defaults. */
export function withDefaults(
  parameters: readonly Parameter[],
  defaults: Readonly<Record<string, ParameterValue>>,
): Parameter[] {
  return parameters.map(parameter =>
    parameter.name in defaults ? { ...parameter, default: defaults[parameter.name] } : parameter,
  )
}

/**
 * The eigenvalues that a case asks for, in the order of `offset` and of a noise per direction.
 * @throws RangeError when one of them is not positive, or with `zeros: 'allowed'` when one is negative or all are 0
 */
export function readSpectrum(experiment: string, parameters: Parameters, zeros: 'allowed' | 'refused' = 'refused') {
  const given = parameters.eigenvalues as readonly number[]
  const wrong = given.find(value => (zeros === 'allowed' ? value < 0 : value <= 0))
  if (wrong !== undefined || (given.length > 0 && given.every(value => value === 0)))
    throw new RangeError(
      zeros === 'allowed'
        ? `${experiment}: eigenvalues must be at least 0 and not all 0, got ${wrong ?? 'zeros only'}`
        : `${experiment}: eigenvalues must be positive, since the quadratic has a minimum, got ${wrong}`,
    )
  if (given.length > 0) return Float64Array.from(given)
  return spectrum(parameters.spectrum as SpectrumName, {
    dimension: parameters.dimension as number,
    condition: parameters.condition as number,
    key: rootKey(parameters.seed as number).child('spectrum'),
  })
}

/**
 * One number for all directions, or one for each [d].
 * @throws RangeError for another count of numbers
 */
export function perDirection(experiment: string, name: string, values: readonly number[], d: number): Float64Array {
  if (values.length !== 1 && values.length !== d)
    throw new RangeError(
      `${experiment}: ${name} must be one number or one for each of the ${d} eigenvalues, got ${values.length}`,
    )
  return values.length === 1 ? new Float64Array(d).fill(values[0]) : Float64Array.from(values)
}

import { symmetricEigen } from '../matrices/symmetric-eigen.js'
import { rootKey } from '../random/root-key.js'
import { pDiagonal } from '../theory/diagonal-dominance.js'
import { gradientStep, signStep } from '../theory/expected-improvement.js'
import { fromEigenbasis, type Hessian, hessianMatrix, rotatedHessian, toEigenbasis } from '../theory/hessian.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { noiseDeviationParameter } from './noise-deviation-parameter.js'
import { requireRotatable, rotatedParameter } from './rotatable.js'
import { perDirection, readSpectrum, spectrumParameters, withDefaults } from './spectrum-parameters.js'

const name = 'expected-improvement'
const mostRows = 2000

/** What one optimal step of gradient descent and of sign descent improves on a noisy quadratic. */
export const expectedImprovement: Experiment = {
  name,
  version: 1,
  question: 'How much does one step along the gradient, or along its sign, improve a noisy quadratic?',
  source: 'Balles & Hennig 2018, section 2 and appendix B.2',
  usesDevice: false,
  mainColumn: 'improvement',
  parameters: [
    {
      name: 'matrix',
      type: 'rows',
      unit: '1',
      default: [],
      meaning: 'the Hessian Q itself, symmetric and positive definite, instead of a spectrum',
    },
    ...withDefaults(spectrumParameters, { spectrum: 'ill' }),
    { ...rotatedParameter, meaning: `${rotatedParameter.meaning}; a given matrix is taken as it is` },
    {
      name: 'gradient',
      type: 'numbers',
      unit: '1',
      default: [],
      meaning: 'the gradient ∇L itself in the coordinates of Q, one number for all or one for each; else from offset',
    },
    {
      name: 'offset',
      type: 'numbers',
      unit: '1',
      default: [1],
      meaning:
        'θ − x* along the eigenvectors, or in the coordinates of a given matrix: one number for all or one for each',
    },
    noiseDeviationParameter,
  ],
  columns: [
    { name: 'method', type: 'name', unit: '1', meaning: 'sgd: along the gradient; ssd: along its sign' },
    { name: 'improvement', type: 'number', unit: '1', meaning: 'expected decrease of the loss by one optimal step' },
    { name: 'bound', type: 'number', unit: '1', meaning: "the paper's lower bound of it for ssd; null for sgd" },
    { name: 'stepSize', type: 'number', unit: '1', meaning: 'optimal step size; 0 where the gradient is 0' },
    { name: 'pDiagonal', type: 'number', unit: '1', meaning: 'p_diag(Q) = Σ|q_ii|/Σ|q_ij|' },
  ],
  check: parameters => {
    const rows = matrixRows(parameters)
    if (rows.length > 0) requirePositiveDefinite(rows)
    const d = rows.length || readSpectrum(name, parameters).length
    if (rows.length === 0 && parameters.rotated) requireRotatable(name, d)
    given(parameters, 'gradient', d)
    given(parameters, 'offset', d)
  },
  run,
}

function run(parameters: Parameters, context: RunContext): void {
  const hessian = hessianOf(parameters)
  const gradient = gradientOf(parameters, hessian)
  const noiseDeviation = parameters.noiseDeviation as number
  const share = hessian.vectors === undefined ? 1 : pDiagonal(hessianMatrix(hessian))
  const sgd = gradientStep(hessian.values, toEigenbasis(hessian, gradient), noiseDeviation)
  const ssd = signStep(hessian, noiseDeviation)(gradient)
  context.emit([
    { method: 'sgd', ...sgd, bound: null, pDiagonal: share },
    { method: 'ssd', ...ssd, pDiagonal: share },
  ])
}

function hessianOf(parameters: Parameters): Hessian {
  const rows = matrixRows(parameters)
  if (rows.length > 0) return symmetricEigen(Float64Array.from(rows.flat()))
  const values = readSpectrum(name, parameters)
  return parameters.rotated ? rotatedHessian(values, rootKey(parameters.seed as number).child('rotation')) : { values }
}

function gradientOf(parameters: Parameters, hessian: Hessian): Float64Array {
  const d = hessian.values.length
  if ((parameters.gradient as readonly number[]).length > 0) return given(parameters, 'gradient', d)
  const offset = given(parameters, 'offset', d)
  const along = matrixRows(parameters).length > 0 ? toEigenbasis(hessian, offset) : offset
  return fromEigenbasis(
    hessian,
    along.map((x, j) => hessian.values[j] * x),
  )
}

/** An absent list is [0]: it has no effect, and no length that could be wrong. */
function given(parameters: Parameters, parameter: 'gradient' | 'offset', d: number): Float64Array {
  const values = parameters[parameter] as readonly number[]
  return perDirection(name, parameter, values.length === 0 ? [0] : values, d)
}

/** The rows of `matrix`; a value without any number is none. */
function matrixRows({ matrix }: Parameters): readonly (readonly number[])[] {
  return (matrix as readonly (readonly number[])[]).filter(row => row.length > 0)
}

/** @throws RangeError in one sentence, with the entries that differ or the smallest eigenvalue */
function requirePositiveDefinite(rows: readonly (readonly number[])[]): void {
  const d = rows.length
  if (rows[0].length !== d)
    throw new RangeError(`${name}: matrix must be square, got ${d} rows of ${rows[0].length} numbers`)
  if (d > mostRows) throw new RangeError(`${name}: matrix must have at most ${mostRows} rows, got ${d}`)
  const largest = Math.max(...rows.map(row => Math.max(...row.map(Math.abs))))
  for (let i = 0; i < d; i++)
    for (let j = 0; j < i; j++)
      if (Math.abs(rows[i][j] - rows[j][i]) > 1e-12 * largest)
        throw new RangeError(
          `${name}: matrix must be symmetric, got ${rows[j][i]} in row ${j + 1}, column ${i + 1} and ${rows[i][j]} in row ${i + 1}, column ${j + 1}`,
        )
  const { values } = symmetricEigen(Float64Array.from(rows.flat()))
  const smallest = values[0]
  const isDiagonal = rows.every((row, i) => row.every((entry, j) => i === j || entry === 0))
  if (smallest <= (isDiagonal ? 0 : d * Number.EPSILON * values[d - 1]))
    throw new RangeError(
      `${name}: matrix must be positive definite, got a smallest eigenvalue of ${Number(smallest.toPrecision(6))}${smallest > 0 ? ', 0 up to rounding' : ''}`,
    )
}

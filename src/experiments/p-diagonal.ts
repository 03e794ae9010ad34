import { spectrum, type SpectrumName } from '../problems/spectrum.js'
import { rootKey } from '../random/root-key.js'
import { meanInterval } from '../statistics/mean-interval.js'
import { pDiagonal, pDiagonalLowerBound, pDiagonalOfRotation } from '../theory/diagonal-dominance.js'
import { hessianMatrix, rotatedHessian } from '../theory/hessian.js'
import type { Experiment, Parameters, RunContext } from './experiment.js'
import { requireRotatable } from './rotatable.js'
import { readSpectrum, spectrumParameters, withDefaults } from './spectrum-parameters.js'

/** p_diag of randomly rotated matrices, and the paper's lower bound of it. */
export const pDiagonalOverRotations: Experiment = {
  name: 'p-diagonal',
  version: 1,
  question: 'How large is the share of the diagonal, p_diag, after a random rotation?',
  source: 'Balles & Hennig 2018, section 2 and appendix B.2',
  usesDevice: false,
  mainColumn: 'pDiagonal',
  parameters: [
    ...withDefaults(spectrumParameters, { spectrum: 'well' }),
    {
      name: 'draws',
      type: 'integer',
      unit: 'rotation',
      default: 100,
      range: [1, 1_000_000],
      meaning: 'Haar rotations drawn; a random spectrum is drawn anew with each',
    },
  ],
  columns: [
    { name: 'pDiagonal', type: 'number', unit: '1', meaning: 'Σ|q_ii|/Σ|q_ij|, mean over the rotations' },
    { name: 'pDiagonalLow', type: 'number', unit: '1', meaning: 'lower 95 % limit of the mean; null with one draw' },
    { name: 'pDiagonalHigh', type: 'number', unit: '1', meaning: 'upper 95 % limit of the mean; null with one draw' },
    { name: 'lowerBound', type: 'number', unit: '1', meaning: 'Σλ_j/Σλ_j‖v_j‖₁², mean over the rotations' },
    { name: 'lowerBoundLow', type: 'number', unit: '1', meaning: 'lower 95 % limit of its mean; null with one draw' },
    { name: 'lowerBoundHigh', type: 'number', unit: '1', meaning: 'upper 95 % limit of its mean; null with one draw' },
    { name: 'piOver2d', type: 'number', unit: '1', meaning: "π/(2d), the paper's 1.57/d" },
    {
      name: 'rotationLaw',
      type: 'number',
      unit: '1',
      meaning: 'mean(λ)/(mean(λ) + √(2d/π)·std(λ)), mean over the spectra: p_diag in high dimensions',
    },
  ],
  check: parameters => requireRotatable('p-diagonal', spectrumOf(parameters, 0).length),
  run,
}

function spectrumOf(parameters: Parameters, draw: number): Float64Array {
  if ((parameters.eigenvalues as readonly number[]).length > 0) return readSpectrum('p-diagonal', parameters, 'allowed')
  return spectrum(parameters.spectrum as SpectrumName, {
    dimension: parameters.dimension as number,
    condition: parameters.condition as number,
    key: rootKey(parameters.seed as number)
      .child('spectrum')
      .child(draw),
  })
}

function run(parameters: Parameters, context: RunContext): void {
  const draws = parameters.draws as number
  const key = rootKey(parameters.seed as number).child('rotation')
  const found = {
    pDiagonal: new Float64Array(draws),
    lowerBound: new Float64Array(draws),
    law: new Float64Array(draws),
  }
  let d = 0
  for (let draw = 0; draw < draws; draw++) {
    context.checkInterrupt()
    context.progress(draw / draws, `rotation ${draw + 1} of ${draws}`)
    const hessian = rotatedHessian(spectrumOf(parameters, draw), key.child(draw))
    d = hessian.values.length
    found.pDiagonal[draw] = pDiagonal(hessianMatrix(hessian))
    found.lowerBound[draw] = pDiagonalLowerBound(hessian)
    found.law[draw] = pDiagonalOfRotation(hessian.values)
  }
  const limits = (values: Float64Array) => {
    const { mean, low, high } = meanInterval(values)
    return draws === 1 ? [mean, null, null] : [mean, low, high]
  }
  const [share, shareLow, shareHigh] = limits(found.pDiagonal)
  const [lowerBound, lowerBoundLow, lowerBoundHigh] = limits(found.lowerBound)
  context.emit([
    {
      pDiagonal: share,
      pDiagonalLow: shareLow,
      pDiagonalHigh: shareHigh,
      lowerBound,
      lowerBoundLow,
      lowerBoundHigh,
      piOver2d: Math.PI / (2 * d),
      rotationLaw: meanInterval(found.law).mean,
      n: draws,
      interval: 't',
    },
  ])
}

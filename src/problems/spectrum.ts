import type { Key } from '../random/key.js'
import { uniforms } from '../random/uniforms.js'
import { power } from '../vectors/elementary.js'

/** Named spectra of a quadratic's Hessian. */
export const spectrumNames = ['log', 'linear', 'well', 'ill'] as const
export type SpectrumName = (typeof spectrumNames)[number]

export interface SpectrumOptions {
  /** how many eigenvalues d */
  readonly dimension: number
  /** κ of `log` and `linear`: the largest eigenvalue, 1, over the smallest. Default 1. */
  readonly condition?: number
  /** what `well` and `ill` are drawn from */
  readonly key?: Key
}

/**
 * The eigenvalues of a named spectrum [d].
 * - `log`, `linear`: from 1/κ up to 1 in equal ratios or equal differences; one eigenvalue alone is 1.
 * - `well`: U(0.1, 1.1). `ill`: ⌈d/10⌉ of U(30, 60) after the others of U(0, 1), as in deep networks
 *   (Balles & Hennig 2018, section 2.2, after Chaudhari et al. 2017).
 * @throws RangeError for another name, when d is not a positive integer, κ is below 1, or a key is missing
 */
export function spectrum(name: SpectrumName, options: SpectrumOptions): Float64Array {
  const { dimension: d, condition = 1, key } = options
  if (!spectrumNames.includes(name))
    throw new RangeError(`spectrum: name must be one of ${spectrumNames.join(', ')}, got ${name}`)
  if (!Number.isInteger(d) || d < 1) throw new RangeError(`spectrum: dimension must be a positive integer, got ${d}`)
  if (name === 'log' || name === 'linear') {
    if (!(condition >= 1 && condition < Infinity))
      throw new RangeError(`spectrum: condition must be a finite number of at least 1, got ${condition}`)
    const place = (j: number) => (d === 1 ? 1 : j / (d - 1))
    return Float64Array.from({ length: d }, (_, j) =>
      name === 'log' ? power(condition, place(j) - 1) : 1 / condition + (1 - 1 / condition) * place(j),
    )
  }
  if (key === undefined) throw new RangeError(`spectrum: ${name} is drawn at random and needs a key`)
  const large = name === 'ill' ? Math.ceil(d / 10) : 0
  return uniforms(key, d).map((u, j) => (name === 'well' ? 0.1 + u : j < d - large ? u : 30 + 30 * u))
}

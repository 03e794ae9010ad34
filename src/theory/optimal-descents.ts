import type { Key } from '../random/key.js'
import { fillNormals } from '../random/normals.js'
import { eigenbasisOf } from './eigenbasis.js'
import { gradientStep, signStep } from './expected-improvement.js'
import type { Hessian } from './hessian.js'

export interface DescentState {
  /** ½(θ − x*)ᵀQ(θ − x*), without the constant ½ν²·tr Q */
  readonly loss: number
  /** α* at θ, with which the next step is made */
  readonly stepSize: number
}

export interface OptimalDescents {
  /** t updates made */
  readonly step: number
  readonly sgd: DescentState
  readonly ssd: DescentState
}

/**
 * Stochastic gradient descent and stochastic sign descent side by side on the stochastic quadratic (Balles & Hennig 2018,
 * section 2.2), from `start` = θ_0 − x* [d], each with its own optimal step size α*_t at every step: θ ← θ − α*_t·g and
 * θ ← θ − α*_t·sign(g), sign(0) = 1. Both see the same samples x_t = x* + ν·ξ_t, g = Q(θ − x_t), with ξ_t the normals of
 * `key.child(t)`. Yields the state after 0, 1, 2, … steps, without an end. θ − x* is what is kept, so that nothing is lost
 * near the minimum, where the loss may reach 0; there α* is 0.
 */
export function* optimalDescents(
  hessian: Hessian,
  start: Float64Array,
  noiseDeviation: number,
  key: Key,
): Generator<OptimalDescents, never> {
  const { values } = hessian
  const d = values.length
  const eigenbasis = eigenbasisOf(hessian)
  const optimalSignStep = signStep(hessian, noiseDeviation, eigenbasis)
  const [sgd, sgdSlope, ssdAlong, slope, sample, noise] = Array.from({ length: 6 }, () => new Float64Array(d))
  const ssd = start.slice()
  eigenbasis.to(start, sgd)
  for (let step = 0; ; step++) {
    eigenbasis.to(ssd, ssdAlong)
    scale(values, ssdAlong, slope)
    eigenbasis.from(slope, slope)
    scale(values, sgd, sgdSlope)
    const sgdStep = gradientStep(values, sgdSlope, noiseDeviation).stepSize
    const ssdStep = optimalSignStep(slope).stepSize
    yield {
      step,
      sgd: { loss: lossOf(values, sgd), stepSize: sgdStep },
      ssd: { loss: lossOf(values, ssdAlong), stepSize: ssdStep },
    }
    if (noiseDeviation > 0) {
      // ξ along the eigenvectors, and Qξ
      fillNormals(key.child(step), 0, sample)
      eigenbasis.to(sample, sample)
      scale(values, sample, noise)
      eigenbasis.from(noise, noise)
    }
    for (let j = 0; j < d; j++) {
      sgd[j] -= sgdStep * values[j] * (sgd[j] - noiseDeviation * sample[j])
      ssd[j] -= ssdStep * (1 - 2 * Number(slope[j] - noiseDeviation * noise[j] < 0))
    }
  }
}

/** out = diag(λ)·x */
function scale(values: Float64Array, x: Float64Array, out: Float64Array): void {
  for (let j = 0; j < values.length; j++) out[j] = values[j] * x[j]
}

function lossOf(values: Float64Array, distance: Float64Array): number {
  let sum = 0
  for (let j = 0; j < values.length; j++) sum += values[j] * distance[j] * distance[j]
  return sum / 2
}

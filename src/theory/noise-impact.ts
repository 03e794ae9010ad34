import { exactMoments } from './exact-moments.js'
import { impulseResponse } from './impulse-response.js'
import { type LinearMethod, partsOf } from './linear-methods.js'
import { checkMomentOptions } from './moment-options.js'

/** How the noise of single gradients acts on the iterate later, in one direction of a quadratic. */
export interface NoiseImpactOptions {
  readonly method: LinearMethod
  /** αλ, at least 0 */
  readonly h: number
  /** γ of `momentum`, μ of the heavy-ball family, in [0, 1). Default 0.9. */
  readonly momentum?: number
  /** c of `ita` and `heavy-ball-ita`, in (0, 1]. Default 0.5. */
  readonly tailFraction?: number
  /** i: which gradients, the first being 0 */
  readonly noiseSteps: ArrayLike<number>
  /** t: numbers of updates done, in any order */
  readonly steps: ArrayLike<number>
}

export interface NoiseImpact {
  /** N²_{i,t}, one array over `steps` for each noise step; 0 while t ≤ i, Infinity once it has overflowed */
  readonly impactSquared: readonly Float64Array[]
  /** Σ_i N²_{i,t} over all gradients: the iterate's variance in units of α²B */
  readonly total: Float64Array
}

/**
 * Noise impacts N_{i,t}, Δ_t − E Δ_t = α Σ_{i<t} N_{i,t} ε_i (Arnold et al. 2019, section 2.2 and figure 1), by carrying a unit
 * impulse at step i through the method. SGD: N = −(1−h)^{t−1−i}; IGT: N = −Σ_{s=i}^{t−1} (1−h)^{t−1−s}/(s+1) → −1/(ht).
 * @throws RangeError in one sentence for steps that are not integers of at least 0 and numbers outside their range
 */
export function noiseImpact(options: NoiseImpactOptions): NoiseImpact {
  const { method, h, momentum = 0.9, tailFraction = 0.5, noiseSteps, steps } = options
  checkNoiseImpactOptions('noiseImpact', options)
  const direction = { method, eigenvalues: [h], learningRate: 1, momentum, tailFraction, noiseVariance: 1, offset: 0 }
  const total = exactMoments({ ...direction, steps }).variance
  const impactSquared = Array.from(noiseSteps, i => {
    const displacement = impulseAt(i, method, h, momentum, tailFraction)
    const order = Array.from(steps, (_, place) => place).sort((a, b) => steps[a] - steps[b])
    const result = new Float64Array(steps.length)
    for (const place of order) {
      const squared = steps[place] <= i ? 0 : displacement(steps[place]) ** 2
      result[place] = Number.isFinite(squared) ? squared : Infinity
    }
    return result
  })
  return { impactSquared, total }
}

/**
 * Refuses in one sentence what has no noise impacts.
 * @param caller whom the sentence names
 * @throws RangeError
 */
export function checkNoiseImpactOptions(caller: string, options: NoiseImpactOptions): void {
  const { h, noiseSteps } = options
  for (let i = 0; i < noiseSteps.length; i++)
    if (!(Number.isSafeInteger(noiseSteps[i]) && noiseSteps[i] >= 0))
      throw new RangeError(`${caller}: noiseSteps must be integers of at least 0, got ${noiseSteps[i]}`)
  if (!(h >= 0 && h < Infinity)) throw new RangeError(`${caller}: h must be a finite number of at least 0, got ${h}`)
  checkMomentOptions(caller, { ...options, eigenvalues: [h], learningRate: 1 })
}

/** N_{i,t} for t > i, asked for with t going up. */
function impulseAt(
  i: number,
  method: LinearMethod,
  h: number,
  momentum: number,
  tailFraction: number,
): (t: number) => number {
  const { weights, isTransported, heavyBallMomentum } = partsOf('noiseImpact', method, momentum, tailFraction)
  if (method === 'sgd' || method === 'heavy-ball') {
    const response = impulseResponse(h, heavyBallMomentum)
    return t => -response(t - i)
  }
  let delta = 0
  // v: the average's error where it is transported, else the average of gradients
  let v = 0
  let w = 0
  let n = i + 1
  return t => {
    for (; n <= t; n++) {
      const gamma = weights.gamma(n)
      const newest = weights.newest(n)
      const noise = n === i + 1 ? 1 : 0
      v = gamma * v + newest * (isTransported ? noise : h * delta + noise)
      w = heavyBallMomentum * w - (isTransported ? h * delta + v : v)
      delta += w
      // what squares to 0 need not be carried on; subnormal numbers are slow
      if (Math.abs(delta) + Math.abs(v) + Math.abs(w) < 1e-250) delta = v = w = 0
    }
    return delta
  }
}

/**
 * Σ_i N²_{i,t} of IGT with a constant step, at t = 0 … `steps`, by its recursion of constant cost
 *
 *     S_0 = 0,   S_{t+1} = r²S_t + (1 + 2r(1−r^t)/h)/(t+1),   r = 1−h,
 *
 * so that E‖Δ_t‖² = Σ_j (1−αλ_j)^{2t} δ_j² + α²B_j S_t(αλ_j). For h > 0, t·h²·S_t → 1.
 * @throws RangeError when h is not in [0, 2] or `steps` is not a count
 */
export function igtImpactSums(h: number, steps: number): Float64Array {
  if (!(h >= 0 && h <= 2)) throw new RangeError(`igtImpactSums: h must be in [0, 2], got ${h}`)
  if (!(Number.isInteger(steps) && steps >= 0 && steps < 2 ** 31))
    throw new RangeError(`igtImpactSums: steps must be an integer from 0 to 2^31 − 1, got ${steps}`)
  const sums = new Float64Array(steps + 1)
  const r = 1 - h
  const shrink = h * (2 - h)
  // (1−r^t)/h = 1 + r + … + r^{t−1}
  let geometric = 0
  for (let t = 0; t < steps; t++) {
    sums[t + 1] = sums[t] + ((1 + 2 * r * geometric) / (t + 1) - shrink * sums[t])
    geometric += 1 - h * geometric
  }
  return sums
}

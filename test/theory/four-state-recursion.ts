import type { LinearMethod } from '../../src/theory/linear-methods.js'

export interface Case {
  readonly method: LinearMethod
  readonly eigenvalues: readonly number[]
  readonly learningRate: number
  readonly schedule: readonly (readonly [number, number])[]
  readonly momentum: number
  readonly tailFraction: number
  readonly noiseVariance: readonly number[]
  readonly offset: readonly number[]
  readonly steps: number
}

/** γ for the n-th gradient, written out again. */
function gammaOf({ method, momentum, tailFraction: c }: Case, n: number): number {
  if (n === 1 || method === 'sgd' || method === 'heavy-ball') return 0
  if (method === 'momentum') return momentum
  if (method === 'increasing-momentum' || method.endsWith('igt')) return (n - 1) / n
  const k = Math.max(1, c * n)
  const before = Math.max(1, c * (n - 1))
  return (before / (1 + before)) * (1 - Math.sqrt(Math.max(0, before - k + 1) / (k * before)))
}

/**
 * Mean and variance of every direction after 0 … steps updates [step][direction], by the general recursion of the state
 * (θ, θ_prev, v, w): m ← A m, C ← A C Aᵀ + B b bᵀ.
 */
export function fourStateRecursion(given: Case): { mean: number[][]; variance: number[][] } {
  const { method, eigenvalues, learningRate, schedule, momentum, steps } = given
  const isTransported = method.endsWith('igt') || method.endsWith('ita')
  const mu = method.startsWith('heavy-ball') ? momentum : 0
  const mean: number[][] = []
  const variance: number[][] = []
  const states = eigenvalues.map((_, j) => ({
    m: [given.offset[j], given.offset[j], 0, 0],
    c: [0, 1, 2, 3].map(() => [0, 0, 0, 0]),
  }))
  for (let t = 0; t <= steps; t++) {
    mean.push(states.map(({ m }) => m[0]))
    variance.push(states.map(({ c }) => c[0][0]))
    const alpha = schedule.reduce((rate, [at, factor]) => (t >= at ? rate * factor : rate), learningRate)
    const gamma = gammaOf(given, t + 1)
    const s = isTransported ? gamma / (1 - gamma) : 0
    states.forEach((state, j) => {
      const lambda = eigenvalues[j]
      const rowV = [(1 - gamma) * lambda * (1 + s), -(1 - gamma) * lambda * s, gamma, 0]
      const rowW = rowV.map((value, i) => -alpha * value + (i === 3 ? mu : 0))
      const a = [rowW.map((value, i) => value + (i === 0 ? 1 : 0)), [1, 0, 0, 0], rowV, rowW]
      const b = [-alpha * (1 - gamma), 0, 1 - gamma, -alpha * (1 - gamma)]
      const times = (x: number[][], y: number[][]) =>
        x.map(row => y[0].map((_, k) => row.reduce((sum, value, i) => sum + value * y[i][k], 0)))
      const transposed = [0, 1, 2, 3].map(i => a.map(row => row[i]))
      state.m = a.map(row => row.reduce((sum, value, i) => sum + value * state.m[i], 0))
      const moved = times(times(a, state.c), transposed)
      state.c = moved.map((row, i) => row.map((value, k) => value + given.noiseVariance[j] * b[i] * b[k]))
    })
  }
  return { mean, variance }
}

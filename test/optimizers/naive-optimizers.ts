/** The Adam family written out as the papers print it, one coordinate at a time, with sums over all gradients so far. */

type Coordinate = (gradients: readonly number[], beta: number, beta2: number, epsilon: number) => number

function weighted(values: readonly number[], beta: number): number {
  let [sum, weights] = [0, 0]
  values.forEach((value, s) => {
    sum += beta ** (values.length - 1 - s) * value
    weights += beta ** (values.length - 1 - s)
  })
  return sum / weights
}

const rhoOf = (count: number, beta: number) => {
  let [squares, weights] = [0, 0]
  for (let s = 0; s < count; s++) {
    squares += beta ** (2 * s)
    weights += beta ** s
  }
  return squares / weights ** 2
}

const statistics = (g: readonly number[], beta: number) => {
  const m = weighted(g, beta)
  const v = weighted(
    g.map(value => value * value),
    beta,
  )
  const rho = rhoOf(g.length, beta)
  const s = rho === 1 ? 0 : Math.max(0, v - m * m) / (1 - rho)
  return { m, v, rho, s }
}

/** What is subtracted from the parameter, over the step size, after the last of `gradients`. */
export const naiveSteps: Readonly<Record<string, Coordinate>> = {
  msgd: (g, beta) => weighted(g, beta),
  mssd: (g, beta) => Math.sign(weighted(g, beta)),
  msvag(g, beta) {
    const { m, rho, s } = statistics(g, beta)
    return m === 0 ? 0 : (m * m * m) / (m * m + rho * s)
  },
  svag(g, beta) {
    const { m, s } = statistics(g, beta)
    return m === 0 ? 0 : ((m * m) / (m * m + s)) * g[g.length - 1]
  },
  'adam-star'(g, beta) {
    const { m, rho, s } = statistics(g, beta)
    return m === 0 ? 0 : Math.sign(m) / Math.sqrt(1 + (rho * s) / (m * m))
  },
  adam(g, beta, beta2, epsilon) {
    const v = weighted(
      g.map(value => value * value),
      beta2,
    )
    return v === 0 ? 0 : weighted(g, beta) / (Math.sqrt(v) + epsilon)
  },
}

/** The parameter after all gradients [d], from θ_0 = 0. */
export function naivePath(
  optimizer: string,
  gradients: readonly (readonly number[])[],
  { learningRate = 0.1, beta = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {},
): number[] {
  return gradients[0].map((_, c) => {
    let x = 0
    for (let t = 1; t <= gradients.length; t++) {
      const seen = gradients.slice(0, t).map(row => row[c])
      x -= learningRate * naiveSteps[optimizer](seen, beta, beta2, epsilon)
    }
    return x
  })
}

export interface Rule {
  /** in (0, 1), rising */
  readonly nodes: Float64Array
  /** they sum to 1 */
  readonly weights: Float64Array
}

const rules = new Map<number, Rule>()

/**
 * The Gauss–Legendre rule on [0, 1] with n nodes, exact for polynomials of degree 2n − 1: the zeros of the Legendre
 * polynomial P_n by Newton's method, weights 1/((1 − x²)P_n′(x)²) (Abramowitz & Stegun 25.4.30).
 */
export function gaussLegendre(n: number): Rule {
  const known = rules.get(n)
  if (known !== undefined) return known
  const nodes = new Float64Array(n)
  const weights = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 0
    for (let iteration = 0; iteration < 8; iteration++) {
      const [value, previous] = legendre(n, x)
      slope = (n * (previous - x * value)) / (1 - x * x)
      x -= value / slope
    }
    nodes[i] = (1 + x) / 2
    weights[i] = 1 / ((1 - x * x) * slope * slope)
  }
  const rule = { nodes, weights }
  rules.set(n, rule)
  return rule
}

/** P_n(x) and P_{n−1}(x) by their recurrence. */
function legendre(n: number, x: number): [number, number] {
  let previous = 0
  let value = 1
  for (let k = 1; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * previous) / k
    previous = value
    value = next
  }
  return [value, previous]
}

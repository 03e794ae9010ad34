/**
 * U_k of heavy ball on one direction: U_0 = 0, U_1 = 1, U_{k+1} = (1+μ−h) U_k − μ U_{k−1}, with h = αλ. A displacement of 1
 * that enters at one step has moved the iterate by U_k k steps later; and any 2×2 transition matrix M of trace 1+μ−h and
 * determinant μ has M^k = U_k M − μ U_{k−1} I (Cayley–Hamilton).
 *
 * With the roots z of z² − (1+μ−h)z + μ: U_k = z_1^{k−1} (1−q^k)/(1−q) for real ones, q = z_2/z_1, and
 * U_k = μ^{(k−1)/2} sin(kφ)/sin φ for a pair of angle φ. Written so that neither tiny h (through 1−z_1) nor equal
 * roots (through log q) lose digits; k may be as large as 2⁵³.
 * @param h at least 0 @param mu in [0, 1)
 */
export function impulseResponse(h: number, mu: number): (k: number) => number {
  const trace = 1 - h + mu
  // 1+μ−h < 0: the same size as for the mirrored h, with alternating sign
  const positive = trace < 0 ? ofPositiveTrace(-trace, 2 - h + 2 * mu, mu) : ofPositiveTrace(trace, h, mu)
  return k => {
    if (k === 0) return 0
    if (k === 1) return 1
    const size = positive(k)
    return trace < 0 && k % 2 === 0 ? -size : size
  }
}

/** `trace` is 1+μ−h, at least 0 */
function ofPositiveTrace(trace: number, h: number, mu: number): (k: number) => number {
  // sum of the roots' distances from 1
  const b = 1 - mu + h
  // the one of the two equal forms whose terms are smaller
  const discriminant = h > mu ? trace * trace - 4 * mu : b * b - 4 * h
  if (discriminant < 0) {
    const root = Math.sqrt(-discriminant)
    const angle = Math.atan2(root, trace)
    const sine = root / (2 * Math.sqrt(mu))
    const logModulus = Math.log(mu) / 2
    return k => (Math.exp((k - 1) * logModulus) * Math.sin(k * angle)) / sine
  }
  const root = Math.sqrt(discriminant)
  const large = (trace + root) / 2
  const logLarge = large < 0.5 ? Math.log(large) : Math.log1p(b >= 0 ? (-2 * h) / (b + root) : (root - b) / 2)
  if (mu === 0) return k => Math.exp((k - 1) * logLarge)
  // log(z_2/z_1), by atanh where the roots are close to each other
  const logQuotient = 2 * root < trace ? -2 * Math.atanh(root / trace) : Math.log(mu) - 2 * logLarge
  const geometric = (k: number) => (logQuotient === 0 ? k : Math.expm1(k * logQuotient) / Math.expm1(logQuotient))
  return k => Math.exp((k - 1) * logLarge) * geometric(k)
}

// biome-ignore-all lint/correctness/noPrecisionLoss: coefficients as they were published
/**
 * The normal of 64 random bits, two words, in plain TypeScript: AS 241 (PPND16) with fdlibm's logarithm, in the order of
 * operations of assembly/random, whose results must be these to the last bit.
 */
export function normalOf(high: number, low: number): number {
  const scale = 2 ** -64
  const q = ((~high >>> 1) * 2 ** 32 + ((~low >>> 0) + 0.5)) * scale
  let size: number
  if (q <= 0.425) {
    size = q * rational(0.180625 - q * q, centre)
  } else {
    const p = ((high >>> 1) * 2 ** 32 + (low + 0.5)) * scale
    const r = Math.sqrt(-logarithm(p))
    size = r <= 5 ? rational(r - 1.6, near) : rational(r - 5, far)
  }
  return high & 1 ? -size : size
}

type Rational = readonly [above: readonly number[], below: readonly number[]]

function rational(x: number, [above, below]: Rational): number {
  return horner(x, above) / horner(x, below)
}

/** Coefficients from the constant up, as Wichura prints them. */
function horner(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient)
}

const centre: Rational = [
  [
    3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
  ],
  [
    1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
    3.930789580009271061e4, 2.8729085735721942674e4, 5.226495278852854561e3,
  ],
]

const near: Rational = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1,
    1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
]

const far: Rational = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
    2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  [
    1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
]

/** ln x for 0 < x < ½ (fdlibm, e_log.c). */
export function logarithm(x: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const shifted = view.getUint32(0) + 0x95f62
  const k = (shifted >>> 20) - 1023
  view.setUint32(0, (shifted & 0xfffff) + 0x3fe6a09e)
  const f = view.getFloat64(0) - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const [lg1, lg2, lg3, lg4, lg5, lg6, lg7] = [
    6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
    1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
  ]
  const t1 = w * (lg2 + w * (lg4 + w * lg6))
  const t2 = z * (lg1 + w * (lg3 + w * (lg5 + w * lg7)))
  const half = 0.5 * f * f
  const small = s * (half + (t2 + t1)) + k * 1.90821492927058770002e-10
  return k * 6.9314718036912381649e-1 - (half - small - f)
}

let stdlibErf: ((x: number) => number) | undefined
let stdlibErfc: ((x: number) => number) | undefined

/**
 * erf(x) = (2/√π)∫_0^x exp(−u²) du, with the same bits on every version of Node. stdlib is loaded at the first call, so
 * that importing the package stays fast.
 */
export function erf(x: number): number {
  stdlibErf ??= require('@stdlib/math-base-special-erf') as (x: number) => number
  return stdlibErf(x)
}

/** 1 − erf(x), with all digits where it is small. */
export function erfc(x: number): number {
  stdlibErfc ??= require('@stdlib/math-base-special-erfc') as (x: number) => number
  return stdlibErfc(x)
}

// Functions whose last digit differs between versions of Node where they are those of Math. stdlib's are made of additions,
// multiplications and divisions, which IEEE 754 fixes: what is saved with all its digits is the same everywhere.
// Each is loaded at its first use, so that importing the package stays fast.

/** base^exponent */
export function power(base: number, exponent: number): number {
  const pow: (x: number, y: number) => number = require('@stdlib/math-base-special-pow')
  return pow(base, exponent)
}

let stdlibExp: ((x: number) => number) | undefined

/** e^x */
export function exponential(x: number): number {
  stdlibExp ??= require('@stdlib/math-base-special-exp') as (x: number) => number
  return stdlibExp(x)
}

/** e^x − 1, with its digits where x is small */
export function exponentialMinusOne(x: number): number {
  const expm1: (x: number) => number = require('@stdlib/math-base-special-expm1')
  return expm1(x)
}

/** ln x */
export function logarithm(x: number): number {
  const ln: (x: number) => number = require('@stdlib/math-base-special-ln')
  return ln(x)
}

/** ln(1 + x), with its digits where x is small */
export function logarithmOfOnePlus(x: number): number {
  const log1p: (x: number) => number = require('@stdlib/math-base-special-log1p')
  return log1p(x)
}

export { writeCoefficients } from './coefficients'
export { sumSeries } from './series'

/** The first byte of memory that is free. */
export const free: usize = __heap_base

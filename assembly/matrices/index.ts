export { multiply } from './multiply'
export { timesVector } from './times-vector'
export { correlate, rollOut } from './trajectories'
export { dot, minus, plus, plusTimes, product, times } from './vectors'

/** The first byte of memory that is free. */
export const free: usize = __heap_base

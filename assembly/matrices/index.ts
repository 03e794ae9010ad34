export { multiply } from './multiply'

/** The first byte of memory that is free. */
export const free: usize = __heap_base

export { writeWindow } from './window'

/** The first byte of memory that is free. */
export const free: usize = __heap_base

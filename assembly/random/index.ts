export { normals } from './normals'
export { rotate } from './rotate'
export { replaceTails } from './tails'

/** The first byte of memory that is free. */
export const free: usize = __heap_base

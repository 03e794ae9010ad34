import { join } from 'node:path'

/** Where a graph passes through on its way into TensorFlow, which only loads it from a folder. */
export function scratchFolder(): string {
  const home = process.env.GRADIENT_LAB_HOME ?? join(__dirname, '..', '..', '..')
  return join(home, 'results', 'scratch')
}

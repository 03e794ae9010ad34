import { join } from 'node:path'
import { labHome } from '../tables/lab-home.js'

/** Where a graph passes through on its way into TensorFlow, which only loads it from a folder, and where files lie that have
 * no name. */
export function scratchFolder(): string {
  return join(labHome(), 'results', 'scratch')
}

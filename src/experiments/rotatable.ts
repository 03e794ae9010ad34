import type { Parameter } from './experiment.js'

/** A Haar rotation of the eigenvectors of a quadratic's Hessian. */
export const rotatedParameter: Parameter = {
  name: 'rotated',
  type: 'boolean',
  unit: '1',
  default: true,
  meaning: 'eigenvectors from a Haar rotation that is drawn from seed; false: the axes',
}

const mostRotated = 2000

/** @throws RangeError for more dimensions than a dense matrix is computed with in a minute */
export function requireRotatable(experiment: string, dimension: number): void {
  if (dimension > mostRotated)
    throw new RangeError(
      `${experiment}: a rotation must have at most ${mostRotated} dimensions, got ${dimension}; lower dimension`,
    )
}

import { histogram, verticalLine } from '../src/index.js'
import { columns, noiseRows } from './rows.js'

const normal = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

export const title = 'Histogram with a density'
export const text = 'The bars have area 1; a density whose area is above 1 is refused.'

export const chart = histogram(
  { rows: noiseRows(), columns, of: 'noise', density: normal, densityLabel: 'normal' },
  verticalLine(0),
)

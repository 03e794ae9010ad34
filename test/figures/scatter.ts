import type { Chart } from '../../src/charts/chart.js'

/** Two points on linear axes, with what is to be different. */
export const scatter = (changes: object = {}): Chart => ({
  data: {
    values: [
      { x: 1, y: 1 },
      { x: 2, y: 3 },
    ],
  },
  mark: 'point',
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
  ...changes,
})

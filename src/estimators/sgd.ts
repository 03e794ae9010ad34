import type { Problem } from '../problems/problem.js'
import type { GradientEstimator } from './estimator.js'

/** The mini-batch gradient itself: g_b(x). Robbins & Monro 1951. */
export function sgd<Draw>(): GradientEstimator<null, Problem<Draw>, Draw> {
  return {
    name: 'sgd',
    unbiased: 'always',
    begin: () => null,
    estimate: (problem, x, draw) => ({ gradient: problem.evaluate(x, draw).gradient, state: null }),
  }
}

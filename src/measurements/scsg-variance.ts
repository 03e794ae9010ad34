import type { MegaBatchState } from '../estimators/mega-batch.js'
import { atAccess, locked } from '../problems/locks.js'
import type { Iterate, TrajectoryOptions } from '../trajectories/trajectory.js'
import type { VarianceLaw } from './variance-law.js'

/**
 * SCSG at a frozen iterate: e = a_b − y_b + ȳ_S with S any m of the partition's M mini-batches and b uniform on S. With
 * c = (M−m)/(M−1), as a mean of m of M without replacement varies, and d_b = a_b − y_b,
 *
 *     V = (1 − c/m)·tr Cov(d) + (c/m)·tr Cov(a):
 *
 * the first is E_S of the variance given S; the second is E_S‖a_S − ā‖², how far a mega-batch's own gradient, E[e | S] = a_S,
 * is from the full one. Both are for an S that is independent of the iterate. The mega-batch in force is not: the iterate has
 * moved along its gradients. How far its a_S is from ā is therefore told beside the variance: `expectation` is a_S, so that the
 * bias is ‖a_S − ā‖²/V_sgd, which has the mean c/m where S is independent, as at the snapshot.
 */
export function scsgLaw<E extends MegaBatchState, O>(
  { estimator, locks = locked }: TrajectoryOptions<E, O>,
  iterate: Iterate<E, O>,
): VarianceLaw {
  const { problem, pass, x } = iterate
  const { places } = iterate.estimator
  const [m, miniBatches] = [places.length, pass.length]
  const between = (miniBatches - m) / Math.max(miniBatches - 1, 1) / m
  return {
    estimates: 1 - between,
    gradients: between,
    snapshot: 0,
    vary: 'differences',
    expectation: () =>
      problem.space.scope(() => {
        const sum = new Float64Array(problem.dimension)
        for (const place of places) {
          const batch = atAccess(pass[place], locks, `measure ${iterate.step}`)
          estimator
            .estimate(problem, x, batch, iterate.estimator)
            .gradient.read()
            .forEach((value, i) => {
              sum[i] += value / m
            })
        }
        return sum
      }),
  }
}

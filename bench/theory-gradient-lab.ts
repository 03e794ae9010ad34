import { createInterface } from 'node:readline'
import { ita } from '../src/estimators/ita.js'
import { simulatedMoments } from '../src/measurements/simulated-moments.js'
import { heavyBall } from '../src/optimizers/heavy-ball.js'
import { linearQuadratic } from '../src/problems/linear-quadratic.js'
import { reinforce } from '../src/problems/reinforce.js'
import { rootKey } from '../src/random/root-key.js'
import { uniforms } from '../src/random/uniforms.js'
import { pDiagonal, pDiagonalLowerBound } from '../src/theory/diagonal-dominance.js'
import { exactMoments } from '../src/theory/exact-moments.js'
import { type Hessian, hessianMatrix, rotatedHessian } from '../src/theory/hessian.js'
import type { LinearMethod } from '../src/theory/linear-methods.js'
import { optimalDescents } from '../src/theory/optimal-descents.js'
import { streamTrajectory } from '../src/trajectories/stream-trajectory.js'
import { float64Space } from '../src/vectors/float64-vector.js'

// The theory on quadratics by the lab: reads tasks as lines of JSON, answers each with one line. Beside theory_numpy.py.

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

const calculations = {
  /** E‖Δ_t‖² after each of `steps` updates */
  moments: (
    method: LinearMethod,
    eigenvalues: number[],
    learningRate: number,
    momentum: number,
    tailFraction: number,
    noiseVariance: number,
    steps: number[],
  ) => [
    ...exactMoments({ method, eigenvalues, learningRate, momentum, tailFraction, noiseVariance, steps })
      .squaredDistance,
  ],

  /** mean of ‖Δ‖² over the paths, and its standard error */
  monteCarlo(
    eigenvalues: number[],
    learningRate: number,
    tailFraction: number,
    paths: number,
    steps: number,
    seed: number,
  ) {
    const key = rootKey(seed)
    const options = { method: 'ita', eigenvalues, learningRate, tailFraction, noiseVariance: 1 } as const
    const [{ squaredDistance }] = simulatedMoments({ ...options, steps: [steps], paths, key })
    return [squaredDistance.mean, squaredDistance.standardError]
  },

  /** p_diag and its lower bound, means over the draws */
  pDiagonal(eigenvalues: number[], draws: number, seed: number) {
    const shares: number[] = []
    const bounds: number[] = []
    for (let draw = 0; draw < draws; draw++) {
      const hessian = rotatedHessian(Float64Array.from(eigenvalues), rootKey(seed).child(draw))
      shares.push(pDiagonal(hessianMatrix(hessian)))
      bounds.push(pDiagonalLowerBound(hessian))
    }
    return [mean(shares), mean(bounds)]
  },

  /** sampled cost of the policy, mean of the last 20 draws */
  lqr(
    dynamics: number[][],
    input: number[][],
    horizon: number,
    trajectories: number,
    deviation: number,
    learningRate: number,
    tailFraction: number,
    steps: number,
    seed: number,
  ) {
    const costs: number[] = []
    const sampled = reinforce(linearQuadratic({ dynamics, input, horizon }), { trajectories, deviation })
    const problem: typeof sampled = {
      ...sampled,
      evaluate(x, key) {
        const evaluation = sampled.evaluate(x, key)
        costs.push(evaluation.loss)
        return evaluation
      },
    }
    const start = float64Space.vector(new Float64Array(problem.dimension))
    const method = { estimator: ita({ tailFraction }), optimizer: heavyBall({ learningRate }) }
    for (const { step } of streamTrajectory({ problem, ...method }, start, rootKey(seed))) if (step === steps) break
    return [mean(costs.slice(-20))]
  },

  /** the losses of gradient and sign descent after `steps` in every panel */
  panels(well: number[], ill: number[], deviations: number[], steps: number, seed: number) {
    const key = rootKey(seed)
    const losses: number[] = []
    ;[well, ill].forEach((eigenvalues, which) => {
      const values = Float64Array.from(eigenvalues)
      const hessians: Hessian[] = [rotatedHessian(values, key.child('rotation').child(which)), { values }]
      hessians.forEach((hessian, rotated) => {
        deviations.forEach((deviation, i) => {
          const panel = key.child(which).child(rotated).child(i)
          const start = uniforms(panel.child('start'), values.length).map(u => 20 * u - 10)
          for (const { step, sgd, ssd } of optimalDescents(hessian, start, deviation, panel.child('noise')))
            if (step === steps) {
              losses.push(sgd.loss, ssd.loss)
              break
            }
        })
      })
    })
    return losses
  },
}

createInterface({ input: process.stdin }).on('line', line => {
  const task = JSON.parse(line) as { task: string; calculation: keyof typeof calculations; arguments: unknown[] }
  if (task.task === 'describe') {
    process.stdout.write(`${JSON.stringify({ versions: `Node ${process.versions.node}` })}\n`)
    return
  }
  const calculation = calculations[task.calculation] as (...given: unknown[]) => number[]
  const started = performance.now()
  const values = calculation(...task.arguments)
  process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - started) / 1000, values })}\n`)
})

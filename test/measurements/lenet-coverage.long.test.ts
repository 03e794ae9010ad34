import '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadDataset } from '../../src/datasets/load.js'
import { type SvrgState, svrg } from '../../src/estimators/svrg.js'
import { varianceRatio } from '../../src/measurements/variance-ratio.js'
import { lenet } from '../../src/networks/lenet.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import { rootKey } from '../../src/random/root-key.js'
import { type Iterate, type Position, rest, startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import type { Vector } from '../../src/vectors/vector.js'
import { workload } from '../../src/workloads/workload.js'

const partitions = 200

test('the interval of LeNet at a frozen iterate and snapshot covers the ratio of fresh partitions', t => {
  const key = rootKey(5)
  const problem = workload({ dataset: loadDataset('fashion-mnist-small'), network: lenet })
  const options = { problem, estimator: svrg(), optimizer: heavyBall({ learningRate: 0.1, momentum: 0.9 }) }
  const pass = (epoch: number) => partition(problem.size, 128, key.child('epoch').child(epoch))
  let position: Position<SvrgState, Vector> = startPosition(problem, options.optimizer, problem.initial(key))
  for (const iterate of trajectory(options, position, pass(1)))
    if (iterate.stepInPass === 64) position = rest(options, iterate)

  // the snapshot at the start of epoch 2, the iterate after 11 % of it
  let frozen: Iterate<SvrgState, Vector> | undefined
  for (const iterate of trajectory(options, position, pass(2)))
    if (iterate.stepInPass === 7) {
      frozen = iterate
      break
    }
  const { snapshot } = frozen!.estimator

  const measured = Array.from({ length: partitions }, (_, p) =>
    problem.space.scope(() => {
      const fresh = partition(problem.size, 128, key.child('fresh').child(p))
      const estimator = options.estimator.begin(problem, snapshot, fresh, undefined)
      return varianceRatio(options, { ...frozen!, pass: fresh, estimator })
    }),
  )
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  // what a fresh partition's variances are on average
  const truth = mean(measured.map(m => m.estimatorVariance)) / mean(measured.map(m => m.sgdVariance))
  const covered = measured.filter(({ ratio }) => ratio.low <= truth && truth <= ratio.high).length
  const spread = Math.sqrt(mean(measured.map(({ ratio }) => Math.log(ratio.ratio / truth) ** 2)))
  const error = mean(measured.map(({ ratio }) => ratio.standardError))
  t.diagnostic(
    `ratio ${truth.toFixed(4)}: ${covered} of ${partitions} intervals cover it; its logarithm spreads by ${spread.toFixed(4)}, the standard error says ${error.toFixed(4)}`,
  )
  // 190 expected; four binomial standard deviations below are 177.7
  assert.ok(covered >= 178, `${covered} of ${partitions}`)
})

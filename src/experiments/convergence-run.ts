import type { Row } from '../tables/column.js'
import type { Position } from '../trajectories/trajectory.js'
import type { Workload } from '../workloads/workload.js'
import type { Parameters, RunContext } from './experiment.js'
import { trainEpochs } from './train-epochs.js'
import { checkpointName } from './training.js'

/** Trains, and assesses the position after every epoch: the one from which the next epoch starts. */
export function runConvergence(parameters: Parameters, context: RunContext): Promise<void> {
  return trainEpochs(parameters, context, {
    epochs: parameters.epochs as number,
    rowsName: epoch => `${checkpointName(epoch)}.assessed.json`,
    epoch({ problem }, epoch, rows) {
      const secondsBefore = (rows.at(-1)?.seconds ?? 0) as number
      const begin = performance.now()
      return {
        rowsAfter(position) {
          const seconds = secondsBefore + (performance.now() - begin) / 1000
          return [assessedRow(problem, position, epoch, seconds)]
        },
      }
    },
  })
}

/** What is told of the position after an epoch. */
export function assessedRow(
  problem: Workload,
  position: Position<unknown, unknown>,
  epoch: number,
  seconds: number,
): Row {
  const train = problem.assess(position.x, position.statistics, 'train')
  const test = problem.assess(position.x, position.statistics, 'test')
  return {
    epoch,
    step: position.step,
    passes: position.gradientEvaluations / problem.size,
    seconds,
    trainLoss: train.loss,
    testError: test.error,
    status: Number.isFinite(train.loss) ? 'ok' : 'diverged',
  }
}

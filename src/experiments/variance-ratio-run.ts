import { contentKey } from './case-key.js'
import type { Parameters, RunContext } from './experiment.js'
import { trainEpochs } from './train-epochs.js'
import { checkpointName } from './training.js'
import { epochMeasurement } from './variance-ratio-rows.js'

/** Trains, and measures in the epochs asked for. */
export function runVarianceRatio(parameters: Parameters, context: RunContext): Promise<void> {
  return trainEpochs(parameters, context, {
    epochs: parameters.epochs as number,
    rowsName: epoch => (isMeasured(parameters, epoch) ? rowsName(parameters, epoch) : undefined),
    epoch(training, epoch) {
      const measurement = epochMeasurement(training, parameters, epoch)
      return {
        rows(iterate) {
          measurement.look(iterate)
          return measurement.rows(iterate)
        },
        rowsAfter() {
          measurement.release()
          return []
        },
      }
    },
  })
}

/** Whether an epoch is among `measureEpochs`; with none given, the last is. */
function isMeasured({ measureEpochs, epochs }: Parameters, epoch: number): boolean {
  const asked = measureEpochs as readonly number[]
  return asked.length === 0 ? epoch === epochs : asked.includes(epoch)
}

function rowsName({ measureAt, measureSteps, batches, until }: Parameters, epoch: number): string {
  return `${checkpointName(epoch)}.rows-${contentKey({ measureAt, measureSteps, batches, until })}.json`
}

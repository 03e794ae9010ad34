import { gradientVariance } from '../measurements/gradient-variance.js'
import { meanInterval } from '../statistics/mean-interval.js'
import type { Row } from '../tables/column.js'
import { trainingOf } from './depth-width.js'
import type { Parameters, RunContext, Store } from './experiment.js'
import { partOfProgress } from './part-of-progress.js'
import { trainEpochs } from './train-epochs.js'
import { checkpointName } from './training.js'

const estimators = ['sgd', 'svrg'] as const

/** Trains with SGD and with SVRG from each seed, and averages over the seeds. */
export async function runDepthWidth(parameters: Parameters, context: RunContext): Promise<void> {
  const seeds = parameters.seeds as number
  const trainings = Array.from({ length: seeds }, (_, place) => estimators.map(estimator => ({ estimator, place })))
  const rows: Record<(typeof estimators)[number], Row[][]> = { sgd: [], svrg: [] }
  for (const [i, { estimator, place }] of trainings.flat().entries()) {
    const share = 1 / (seeds * estimators.length)
    const own: Row[] = []
    await trained(trainingOf(parameters, estimator, place), estimator, {
      ...partOfProgress(context, i * share, (i + 1) * share),
      training: under(`${estimator}-${place}.`, context.training),
      emit: fresh => own.push(...fresh),
    })
    rows[estimator].push(own)
  }
  context.emit([rowOf(parameters, rows)])
}

/** One training; a row for each epoch. */
function trained(parameters: Parameters, estimator: 'sgd' | 'svrg', context: RunContext): Promise<void> {
  const measured = (epoch: number) => estimator === 'sgd' && varianceEpochs(parameters).includes(epoch)
  return trainEpochs(parameters, context, {
    epochs: parameters.epochs as number,
    rowsName: epoch => `${checkpointName(epoch)}.${measured(epoch) ? 'variance' : 'error'}.json`,
    epoch({ problem, pass }, epoch) {
      return {
        rowsAfter({ x, statistics }) {
          const { error } = problem.assess(x, statistics, 'test')
          // over the partition of the epoch that starts here, as a snapshot sees it
          const sgdVariance = measured(epoch) ? gradientVariance(problem, x, pass(epoch + 1)) : null
          return [{ epoch, parameters: problem.dimension, error, sgdVariance, finite: x.read().every(Number.isFinite) }]
        },
      }
    },
  })
}

function varianceEpochs({ varianceEpochs: asked, epochs }: Parameters): readonly number[] {
  return (asked as readonly number[]).length === 0 ? [epochs as number] : (asked as readonly number[])
}

function rowOf(parameters: Parameters, { sgd, svrg }: { readonly sgd: Row[][]; readonly svrg: Row[][] }): Row {
  const { layers, planes, epochs, errorEpoch } = parameters as Record<string, number>
  const errors = (of: Row[][], epoch: number) => of.map(rows => rows[epoch - 1].error as number)
  const variances = sgd.map(rows => {
    const values = varianceEpochs(parameters).map(epoch => (rows[epoch - 1].sgdVariance ?? Number.NaN) as number)
    return values.reduce((sum, value) => sum + value / values.length, 0)
  })
  const finite = variances.every(Number.isFinite) && [...sgd, ...svrg].every(rows => rows.at(-1)!.finite)
  return {
    layers,
    planes,
    parameters: sgd[0][0].parameters,
    ...limits('sgdVariance', variances),
    ...limits('errorAt50', errors(sgd, errorEpoch)),
    ...limits('svrgError', errors(svrg, epochs)),
    ...limits('sgdError', errors(sgd, epochs)),
    n: sgd.length,
    status: finite ? 'ok' : 'diverged',
    interval: 't',
  }
}

/** A mean over seeds, of what is not negative, with its limits; a single seed has none. */
function limits(name: string, values: readonly number[]): Row {
  const { mean, low, high } = meanInterval(values)
  const cell = (value: number) => (Number.isFinite(value) ? value : null)
  return { [name]: cell(mean), [`${name}Low`]: cell(Math.max(0, low)), [`${name}High`]: cell(high) }
}

/** A part of a store, in which every name starts with the prefix. */
function under(prefix: string, store: Store): Store {
  return {
    has: name => store.has(prefix + name),
    read: name => store.read(prefix + name),
    write: (name, bytes) => store.write(prefix + name, bytes),
  }
}

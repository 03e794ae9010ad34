import { setImmediate } from 'node:timers/promises'
import { scsg } from '../estimators/scsg.js'
import { sgd } from '../estimators/sgd.js'
import { streamingSvrg } from '../estimators/streaming-svrg.js'
import { svrg } from '../estimators/svrg.js'
import type { FrozenPoint } from '../measurements/frozen-errors.js'
import { type NoiseOfPartition, type NoisyEstimator, noiseWindows } from '../measurements/noise-windows.js'
import { updatesAt } from '../measurements/updates-at.js'
import { partition } from '../problems/partition.js'
import type { MiniBatch } from '../problems/problem.js'
import type { Key } from '../random/key.js'
import { meanInterval } from '../statistics/mean-interval.js'
import type { Row } from '../tables/column.js'
import type { Iterate } from '../trajectories/trajectory.js'
import type { Vector } from '../vectors/vector.js'
import { contentKey } from './case-key.js'
import type { Parameters, RunContext } from './experiment.js'
import { iterateAt } from './iterate-at.js'
import { kept } from './kept.js'
import { innerStepsOf } from './mega-batches.js'
import { checkWindows, methodsOf, type NoisyMethod } from './noise-correlation.js'
import { partOfProgress } from './part-of-progress.js'
import { trainEpochs } from './train-epochs.js'
import { checkpointName, type Training } from './training.js'

/** A measured partition costs about as much as two epochs of training. */
const epochsPerPartition = 2

/** Trains to the iterate asked for, and measures there on fresh partitions. */
export function runNoiseCorrelation(parameters: Parameters, context: RunContext): Promise<void> {
  const epoch = parameters.epoch as number
  const partitions = parameters.partitions as number
  const methods = methodsOf(parameters)
  const { progress, methods: chosen, windows } = parameters
  const trained = epoch / (epoch + epochsPerPartition * partitions)
  const training = partOfProgress(context, 0, trained)
  return trainEpochs(
    parameters,
    training,
    {
      epochs: epoch - 1,
      rowsName: () => undefined,
      epoch({ miniBatches }) {
        checkWindows(parameters, miniBatches)
        return {}
      },
    },
    async opened => {
      const { key, problem, miniBatches } = opened
      checkWindows(parameters, miniBatches)
      let frozen: FrozenPoint | undefined
      const measured: NoiseOfPartition[][][] = []
      for (let each = 0; each < partitions; each++) {
        const name = `${checkpointName(epoch - 1)}.noise-${contentKey({ progress, chosen, windows, each })}.json`
        measured.push(
          await kept(context.training, name, async () => {
            frozen ??= await frozenAt(opened, epoch, progress as number, training)
            const own = key.child('noise').child(epoch).child(each)
            const pass = partition(problem.size, parameters.batchSize as number, own.child('partition'))
            const estimators = methods.map(method => noisy(method, parameters, own))
            return noiseWindows(frozen, pass, estimators, windows as readonly number[], own)
          }),
        )
        context.progress(trained + ((each + 1) / partitions) * (1 - trained), `partition ${each + 1} of ${partitions}`)
        context.checkInterrupt()
        await setImmediate() // lets messages in
      }
      context.emit(
        methods.flatMap((method, i) =>
          rowsOf(
            method,
            measured.map(each => each[i]),
          ),
        ),
      )
    },
  )
}

/** w_k and w̃ at a place in an epoch; for an estimator without a snapshot of its own, w̃ is where the epoch started. */
async function frozenAt(
  training: Training,
  epoch: number,
  progress: number,
  context: RunContext,
): Promise<FrozenPoint> {
  const { options, problem } = training
  const last = updatesAt(progress, training.updates)
  const ownSnapshot = ({ estimator }: Iterate<unknown, unknown>) => options.estimator.snapshot?.(estimator)?.point
  let start: Vector | undefined
  const look = (iterate: Iterate<unknown, unknown>) => {
    if (ownSnapshot(iterate) === undefined) start ??= problem.space.vector(iterate.x.read())
    context.progress(
      (epoch - 1 + iterate.stepInPass / iterate.updatesInPass) / epoch,
      `epoch ${epoch}, update ${iterate.stepInPass} of ${last}`,
    )
  }
  const before = training.position(epoch - 1)
  const iterate = await iterateAt(options, before, training.pass(epoch), last, context, look)
  return {
    problem: iterate.problem,
    x: iterate.x,
    snapshot: ownSnapshot(iterate) ?? start!,
    locks: options.locks,
  }
}

function noisy(method: NoisyMethod, parameters: Parameters, key: Key): NoisyEstimator {
  const made = {
    sgd: () => ({ estimator: sgd<MiniBatch>(), memoryless: true, reusesBatches: false }),
    svrg: () => ({ estimator: svrg(), memoryless: true, reusesBatches: false }),
    'streaming-svrg': () => ({
      estimator: streamingSvrg({ key: key.child('mega-batches'), innerSteps: innerStepsOf(parameters) }),
      memoryless: false,
      reusesBatches: false,
    }),
    scsg: () => ({ estimator: scsg({ innerSteps: innerStepsOf(parameters) }), memoryless: false, reusesBatches: true }),
  }[method]
  return made() as NoisyEstimator
}

/** One estimator's rows, from what each partition says of it. */
function rowsOf(method: NoisyMethod, partitions: readonly NoiseOfPartition[][]): Row[] {
  return partitions[0].flatMap(({ withReplacement, windows }, drawing) =>
    windows.map((window, place) => {
      const { mean, low, high, n, interval } = meanInterval(
        partitions.map(each => each[drawing].longRunVariances[place] ?? Number.NaN),
      )
      const expected = partitions.map(each => each[drawing].expected[place])
      return {
        method,
        withReplacement,
        window,
        longRunVariance: mean,
        // a mean of squares is not below 0
        longRunVarianceLow: Math.max(0, low),
        longRunVarianceHigh: high,
        expected: expected.includes(null) ? null : meanInterval(expected as number[]).mean,
        n,
        status: Number.isFinite(mean) ? 'ok' : 'diverged',
        interval,
      }
    }),
  )
}

import { batchNormPolicies } from '../trajectories/batch-norm-policy.js'
import type { Network } from '../networks/network.js'
import type { Locks } from '../problems/locks.js'
import { partition } from '../problems/partition.js'
import type { MiniBatch } from '../problems/problem.js'
import type { Key } from '../random/key.js'
import { rootKey } from '../random/root-key.js'
import { readNpz, writeNpz } from '../tables/npz.js'
import { tensorSpace } from '../tensors/tensor-vector.js'
import { restoreState, save } from '../trajectories/saved-state.js'
import { type Position, startPosition, type TrajectoryOptions } from '../trajectories/trajectory.js'
import { type Workload, workload } from '../workloads/workload.js'
import type { Parameters, RunContext, Store } from './experiment.js'
import { checkSingleExample } from './check-single-example.js'
import { checkMegaBatches } from './mega-batches.js'
import { packedMiniBatches } from './network-memory.js'
import { averagingOf, datasetOf, estimatorOf, networkOf, optimizerOf } from './training-parts.js'

/** A network in training: the case's parts put together, and its checkpoints, one after every epoch. */
export interface Training {
  readonly key: Key
  readonly network: Network
  readonly problem: Workload
  readonly options: TrajectoryOptions<unknown, unknown>
  /** mini-batches of an epoch */
  readonly miniBatches: number
  /** updates in an epoch, M: one for each mini-batch, fewer for an estimator that leaves some out */
  readonly updates: number
  /** mini-batches of an epoch, from 1 */
  pass(epoch: number): MiniBatch[]
  /** Whether `position(epoch)` is there: a checkpoint, or the start. */
  has(epoch: number): boolean
  /**
   * The position after `epoch` epochs, 0 for the start.
   * @throws Error where there is no checkpoint of it
   */
  position(epoch: number): Position<unknown, unknown>
  /**
   * Keeps the position after an epoch. Where there is a checkpoint of it already, both must be the same bits.
   * @throws Error when they are not
   */
  keep(position: Position<unknown, unknown>): void
}

export function openTraining(parameters: Parameters, context: Pick<RunContext, 'part' | 'training'>): Training {
  const key = rootKey(parameters.seed as number)
  const dataset = datasetOf(parameters, key, context.part)
  const network = networkOf(parameters, dataset, context.part)
  const problem = workload({ dataset, network, packed: packedMiniBatches(parameters) })
  const estimator = estimatorOf(parameters, context.part)
  const optimizer = optimizerOf(parameters, context.part)
  const batchNorm = batchNormPolicies[parameters.batchNorm as keyof typeof batchNormPolicies]
  const averaging = averagingOf(parameters)
  const options = { problem, estimator, optimizer, locks: locksOf(parameters.lock as string), batchNorm, averaging }
  const pass = (epoch: number) =>
    partition(problem.size, parameters.batchSize as number, key.child('epoch').child(epoch))
  const miniBatches = pass(1).length
  const updates = estimator.updates?.(miniBatches) ?? miniBatches
  const period = parameters.period as number
  if (period > miniBatches)
    throw new RangeError(`training: period must be at most the ${miniBatches} mini-batches of an epoch, got ${period}`)
  checkMegaBatches('training', parameters, problem.size)
  const fewest = Math.min(...problem.batchNormLayers.map(({ positions }) => positions))
  checkSingleExample('training', parameters, problem.size, fewest)
  const store = context.training
  return {
    key,
    network,
    problem,
    options,
    miniBatches,
    updates,
    pass,
    has: epoch => epoch === 0 || store.has(checkpointName(epoch)),
    position: epoch =>
      epoch === 0
        ? problem.space.scope(() => startPosition(problem, optimizer, problem.initial(key.child('initial'))))
        : readCheckpoint(store, epoch),
    keep(position) {
      const name = checkpointName(position.epoch)
      const bytes = checkpointBytes(position)
      const before = store.read(name)
      if (before === undefined) store.write(name, bytes)
      else if (Buffer.compare(before, bytes) !== 0)
        throw new Error(
          `training: epoch ${position.epoch} came out with other bits than its checkpoint; run again with --fresh`,
        )
    },
  }
}

function locksOf(lock: string): Locks {
  const names = lock.split(',')
  return { transforms: names.includes('transforms'), dropout: names.includes('dropout') }
}

/** The name of the checkpoint after an epoch in the training's store. */
export function checkpointName(epoch: number): string {
  return `epoch-${String(epoch).padStart(5, '0')}.npz`
}

function checkpointBytes(position: Position<unknown, unknown>): Uint8Array {
  const { structure, arrays } = save(position)
  return writeNpz([
    { name: 'structure', shape: [structure.length], data: new TextEncoder().encode(structure) },
    ...Object.entries(arrays).map(([name, data]) => ({ name, shape: [data.length], data })),
  ])
}

function readCheckpoint(store: Store, epoch: number): Position<unknown, unknown> {
  const bytes = store.read(checkpointName(epoch))
  if (!bytes) throw new Error(`training: the training has no checkpoint of epoch ${epoch} yet; run it that far`)
  const entries = Object.fromEntries(readNpz(bytes).map(({ name, data }) => [name, data]))
  const structure = new TextDecoder().decode(entries.structure as Uint8Array)
  const arrays = entries as Record<string, Float32Array | Float64Array | Int32Array>
  return restoreState({ structure, arrays }, tensorSpace) as Position<unknown, unknown>
}

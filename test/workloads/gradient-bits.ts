import '../tensors/cpu.js'
import { createHash } from 'node:crypto'
import { lenet } from '../../src/networks/lenet.js'
import { partition } from '../../src/problems/partition.js'
import type { Evaluation } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { tensorSpace } from '../../src/tensors/tensor-vector.js'
import { workload } from '../../src/workloads/workload.js'
import { randomDataset } from './random-dataset.js'

/**
 * A program of its own: prints SHA-256 of the bits of LeNet's gradients, losses and batch statistics of four
 * mini-batches of 128, one line for each way to compute them: ten times one by one, then packed by 1, 2 and 4.
 */
const dataset = randomDataset([32, 32, 3], { train: 512, test: 1 })
const network = lenet({ height: 32, width: 32, channels: 3, classes: 10 }, { dropout: 0.2 })
const batches = partition(512, 128, rootKey(0).child('partition'))

function hash(evaluations: readonly Evaluation[]): string {
  const sha = createHash('sha256')
  for (const { loss, gradient, batchStatistics } of evaluations)
    sha.update(Float64Array.of(loss)).update(gradient.read()).update(batchStatistics!)
  tensorSpace.release(evaluations)
  return sha.digest('hex')
}

for (const packed of [1, 2, 4]) {
  const problem = workload({ dataset, network, packed })
  const x = problem.initial(rootKey(0).child('initial'))
  if (packed === 1)
    for (let call = 0; call < 10; call++)
      console.log(`single ${hash(batches.map(batch => problem.evaluate(x, batch)))}`)
  console.log(`packed ${hash(problem.evaluateMany!(x, batches))}`)
  problem.dispose()
}

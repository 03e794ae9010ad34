import { scratch } from '../tensors/cpu.js'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { svrg, type SvrgOptions } from '../../src/estimators/svrg.js'
import { atFrozenPoint } from '../../src/measurements/frozen-errors.js'
import { ratiosAlongPass } from '../../src/measurements/ratios-along-pass.js'
import { growingSnapshotTable, snapshotTable } from '../../src/measurements/snapshot-table.js'
import { varianceRatio } from '../../src/measurements/variance-ratio.js'
import { heavyBall } from '../../src/optimizers/heavy-ball.js'
import { partition } from '../../src/problems/partition.js'
import type { FiniteSum } from '../../src/problems/problem.js'
import { rootKey } from '../../src/random/root-key.js'
import { tensorSpace, tensorSpaceStoring } from '../../src/tensors/tensor-vector.js'
import { tensorflow } from '../../src/tensors/tensorflow.js'
import { type Position, startPosition, trajectory } from '../../src/trajectories/trajectory.js'
import type { Space } from '../../src/vectors/vector.js'
import { tinyProblem } from '../estimators/tiny-problem.js'
import { namelessFiles } from '../vectors/nameless-files.js'

const onDisk = tensorSpaceStoring(0)
const pass = (epoch: number) => partition(40, 2, rootKey(5).child(epoch))
const optionsOf = (estimator: SvrgOptions, problem: FiniteSum) => ({
  problem,
  estimator: svrg(estimator),
  optimizer: heavyBall({ learningRate: 0.3, momentum: 0.5 }),
})
const begin = [0.4, -0.8, 0.3, 0.1]
const countsFiles = process.platform === 'linux'

/** Two epochs with measurements, what is open after each, and the iterate that they end at. */
function twoEpochs(estimator: SvrgOptions, space: Space) {
  const problem = tinyProblem(40, 4, space)
  const options = optionsOf(estimator, problem)
  let position: Position<unknown, unknown> = startPosition(problem, options.optimizer, space.vector(begin))
  const open: number[][] = []
  const ratios: unknown[] = []
  for (const epoch of [1, 2]) {
    const measured = ratiosAlongPass(options, position as never, pass(epoch), [0, 0.4, 1])
    position = measured.after
    ratios.push(measured.ratios)
    open.push([countsFiles ? namelessFiles(scratch) : 0, tensorflow().memory().numTensors])
  }
  const end = Buffer.from(position.x.read().slice().buffer).toString('hex')
  space.release(position)
  return { end, ratios, open }
}

for (const estimator of [{}, { period: 7 }, { snapshotGradients: 'recomputed' }] as const)
  test(`gradients stored on disk give the bits of those in memory over two epochs, and give their file back: ${JSON.stringify(estimator)}`, () => {
    const before = tensorflow().memory().numTensors
    const [memory, disk] = [tensorSpace, onDisk].map(space => twoEpochs(estimator, space))
    assert.equal(disk.end, memory.end)
    assert.deepEqual(disk.ratios, memory.ratios)
    // files and tensors after each epoch
    assert.equal(disk.open[0][0] + disk.open[1][0], 0)
    assert.equal(disk.open[0][1], disk.open[1][1])
    assert.deepEqual(disk.open[1], memory.open[1].with(1, disk.open[1][1]))
    // the starting point of each is its caller's
    assert.equal(tensorflow().memory().numTensors, before + 2)
  })

test('within a pass one file is open, while a new snapshot is taken two, and after an error none', {
  skip: !countsFiles && 'only Linux lists the files that a process has open',
}, () => {
  const tiny = tinyProblem(40, 4, onDisk)
  let most = 0
  let fails = false
  const problem: FiniteSum = {
    ...tiny,
    evaluate(x, batch) {
      most = Math.max(most, namelessFiles(scratch))
      if (fails && batch.position === 17) throw new Error('a broken mini-batch')
      return tiny.evaluate(x, batch)
    },
  }
  const options = optionsOf({ period: 5 }, problem)
  const open: number[] = []
  const position = startPosition(problem, options.optimizer, onDisk.vector(begin))
  assert.throws(
    () => {
      for (const iterate of trajectory(options, position, pass(1))) {
        open.push(namelessFiles(scratch))
        fails = iterate.stepInPass === 10
      }
    },
    { message: 'a broken mini-batch' },
  )
  assert.deepEqual(open, Array(11).fill(1))
  assert.equal(most, 2)
  assert.equal(namelessFiles(scratch), 0)
})

test('an estimate with a gradient from the disk leaves the file open and its own vectors alone', () => {
  const problem = tinyProblem(40, 4, onDisk)
  onDisk.scope(() => {
    const estimator = svrg()
    const x = onDisk.vector(begin)
    const state = estimator.begin(problem, x, pass(1), undefined)
    const full = state.fullGradient.read().join()
    for (const batch of [...pass(1), ...pass(1)])
      assert.equal(estimator.estimate(problem, x, batch, state).gradient.read().join(), full)
  })
  if (countsFiles) assert.equal(namelessFiles(scratch), 0)
})

test('a growing table evaluates what is asked for once, with the bits of the whole table', () => {
  for (const space of [tensorSpace, onDisk]) {
    const tiny = tinyProblem(40, 4, space)
    const seen: number[] = []
    const problem: FiniteSum = {
      ...tiny,
      evaluate(x, batch) {
        seen.push(batch.position)
        return tiny.evaluate(x, batch)
      },
    }
    const point = space.vector(begin)
    const whole = snapshotTable(problem, { point }, pass(1))
    seen.length = 0
    const table = growingSnapshotTable(problem, { point }, pass(1).slice(0, 19))
    table.include([3, 11, 0])
    table.include([0, 5, 11])
    assert.deepEqual(seen, [3, 11, 0, 5])
    for (const position of [5, 0, 7, 3, 7]) assert.deepEqual(table.gradient(position), whole.gradient(position))
    assert.deepEqual(seen, [3, 11, 0, 5, 7])
    assert.throws(() => table.include([19]), { message: 'snapshotTable: mini-batch 19 is not in the table' })
    table.release()
    whole.release()
    space.release(point)
  }
  if (countsFiles) assert.equal(namelessFiles(scratch), 0)
})

test('a measurement without a table of its caller frees its own', () => {
  const problem = tinyProblem(40, 4, onDisk)
  const options = optionsOf({ snapshotGradients: 'recomputed' }, problem)
  const position = startPosition(problem, options.optimizer, onDisk.vector(begin))
  for (const iterate of trajectory(options, position, pass(1))) {
    if (iterate.stepInPass !== 3) continue
    const before = tensorflow().memory().numTensors
    varianceRatio(options, iterate)
    assert.equal(tensorflow().memory().numTensors, before)
    if (countsFiles) assert.equal(namelessFiles(scratch), 0)
  }
})

test('errors at a frozen point are the same bits with its gradients on disk, which are given back', () => {
  const [memory, disk] = [tensorSpace, onDisk].map(space => {
    const problem = tinyProblem(40, 4, space)
    const [x, snapshot] = [begin, [0.1, 0.2, 0.3, 0.4]].map(values => space.vector(values))
    return atFrozenPoint({ problem, x, snapshot }, pass(1), ({ fullGradient, errors }) => [
      fullGradient.join(),
      ...Array.from(errors(svrg(), pass(1)), error => error.join()),
    ])
  })
  assert.equal(memory.length, 21)
  assert.deepEqual(disk, memory)
  if (countsFiles) assert.equal(namelessFiles(scratch), 0)
})

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Parameters } from '../../src/experiments/experiment.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { rootKey } from '../../src/random/root-key.js'
import { uniforms } from '../../src/random/uniforms.js'
import { rowsFile } from '../../src/runs/results.js'
import { readRecord, writeRecord } from '../../src/runs/run-record.js'
import { runFolder, trainingsFolder } from '../../src/runs/folders.js'
import { type Run, start } from '../../src/runs/start.js'
import type { Row } from '../../src/tables/column.js'
import { readParquet } from '../../src/tables/parquet.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { exportedStep } from './exported-step.js'
import { rowsHere } from './in-this-process.js'

// 8 updates an epoch: small enough to be run again and again, with everything that the main job has
const small = { examples: 512, batchSize: 64, epochs: 3, measureEpochs: [1, 3], measureAt: [0, 0.25, 1] }

function run(home: string, parameters: Partial<Parameters> = {}): Run {
  return start('variance-ratio', { ...small, ...parameters }, { home, directory: __dirname })
}

/** The rows of a case, computed in this process: for tests that do not look at what a run leaves behind. */
const here = (parameters: Partial<Parameters>) => rowsHere(varianceRatio, { ...small, ...parameters })

/** A home in which a run of the default parameters has ended: computed once, for tests that only read it. */
const wholeHome = fs.mkdtempSync(path.join(os.tmpdir(), 'variance-ratio-'))
after(() => fs.rmSync(wholeHome, { recursive: true, force: true }))
const whole = run(wholeHome)

/** Every checkpoint of every training of a home, by name. */
function checkpoints(home: string): Map<string, Buffer> {
  const folder = trainingsFolder(home)
  const found = new Map<string, Buffer>()
  for (const training of fs.readdirSync(folder))
    for (const file of fs.readdirSync(path.join(folder, training)))
      if (/^epoch-\d+\.npz\.blob$/.test(file)) found.set(file, fs.readFileSync(path.join(folder, training, file)))
  return found
}

/** Rows without what names the run and its parameters. */
const measured = (rows: readonly Row[]) =>
  rows.map(({ epoch, step, progress, sgdVariance, ratio, ratioLow, curvature, trainLoss, testError, passes }) => ({
    epoch,
    step,
    progress,
    sgdVariance,
    ratio,
    ratioLow,
    curvature,
    trainLoss,
    testError,
    passes,
  }))

const messages = (each: Run): string[] => {
  const seen: string[] = []
  each.onChange(() => seen.push(each.progress.message))
  return seen
}

test('measuring never changes a run: with much and with little of it, every checkpoint has the same bits', async t => {
  const [much, little] = [temporaryHome(t), temporaryHome(t)]
  await run(much, { measureEpochs: [1, 2, 3], measureAt: [0, 0.2, 0.4, 0.6, 0.8, 1] }).done
  await run(little, { measureEpochs: [3], measureAt: [1], batches: 3 }).done
  const [first, second] = [checkpoints(much), checkpoints(little)]
  assert.deepEqual([...first.keys()].sort(), ['epoch-00001.npz.blob', 'epoch-00002.npz.blob', 'epoch-00003.npz.blob'])
  for (const [name, bytes] of first) assert.ok(bytes.equals(second.get(name)!), name)
})

test('the rows say what was asked for: steps, passes, the snapshot, and SVRG pays only near it', async () => {
  const rows = await whole.done
  assert.deepEqual(
    rows.map(({ epoch, step, progress }) => [epoch, step, progress]),
    [1, 3].flatMap(epoch => [0, 0.25, 1].map(progress => [epoch, (epoch - 1) * 8 + 8 * progress, progress])),
  )
  // one snapshot pass and one gradient a step in every epoch
  assert.deepEqual(
    rows.map(({ passes }) => passes),
    [1, 1.25, 2, 5, 5.25, 6],
  )
  for (const row of rows) {
    assert.equal(row.status, 'ok')
    assert.equal(row.n, 8)
    assert.equal(row.breakEven, 0.5)
    assert.equal(row.repeatError, 0)
    assert.equal(row.partitionLow, row.ratio)
    assert.equal(row.partitionHigh, row.ratio)
    const [ratio, low, high] = [row.ratio, row.ratioLow, row.ratioHigh] as number[]
    if (row.progress === 0) {
      assert.deepEqual([ratio, low, high, row.belowThird, row.curvature, row.distance], [0, 0, 0, 1, null, 0])
      assert.equal(row.estimatorVariance, 0)
      const { oracleRatioPerLayer, oracleRatioHeldOut, oracleRatioPerLayerHeldOut } = row
      assert.deepEqual([oracleRatioPerLayer, oracleRatioHeldOut, oracleRatioPerLayerHeldOut], [0, 0, 0])
    } else {
      assert.ok(low < ratio && ratio < high)
      // the same quotient from other sums
      const quotient = (row.estimatorVariance as number) / (row.sgdVariance as number)
      assert.ok(Math.abs(ratio / quotient - 1) < 1e-12)
      // V_svrg = D²‖Δ‖², two ways to the same number
      const predicted = ((row.curvatureDispersion as number) * (row.distance as number)) ** 2
      assert.ok(Math.abs(predicted / (row.estimatorVariance as number) - 1) < 1e-6)
      const [best, loss, perLayer] = [row.oracleRatio, row.oracleAlphaLoss, row.oracleRatioPerLayer] as number[]
      assert.ok(loss >= 0 && Math.abs((best + loss) / ratio - 1) < 1e-6, 'the best factor is never worse than 1')
      assert.ok(perLayer <= best + 1e-12, 'nor those of layers worse than one for all')
      assert.ok((row.oracleRatioHeldOut as number) > 0 && (row.oracleRatioPerLayerHeldOut as number) > 0)
    }
    assert.ok((row.bias as number) < 1e-10)
  }
  const [, early, late] = rows.filter(({ epoch }) => epoch === 3).map(({ ratio }) => ratio as number)
  assert.ok(early < late, `${early} after a quarter of the epoch, ${late} at its end`)
})

test('stored and recomputed snapshot gradients give the same training and the same ratios, for other evaluations', async () => {
  const stored = await whole.done
  const recomputed = await here({ snapshotGradients: 'recomputed' })
  assert.deepEqual(
    measured(recomputed).map(row => ({ ...row, passes: 0 })),
    measured(stored).map(row => ({ ...row, passes: 0 })),
  )
  assert.deepEqual(
    recomputed.map(({ passes }) => passes),
    [1, 1.5, 3, 7, 7.5, 9],
  )
  assert.ok(recomputed.every(({ breakEven }) => breakEven === 1 / 3))
})

test('a run killed at keyed random moments ends with the same bytes as one left alone', async t => {
  const broken = temporaryHome(t)
  await whole.done
  for (const delay of uniforms(rootKey(0).child('variance-ratio kills'), 3)) {
    const each = run(broken)
    await sleep(1500 + 3000 * delay)
    each.stop()
    each.stop() // the second one kills
    await each.done.catch(() => {})
  }
  const last = run(broken)
  await last.done
  assert.equal(last.id, whole.id)
  const file = (home: string) => rowsFile(runFolder(home, last.id))
  assert.deepEqual(await readParquet(file(broken)), await readParquet(file(wholeHome)))
  assert.ok(fs.readFileSync(file(broken)).equals(fs.readFileSync(file(wholeHome))))
  for (const [name, checkpoint] of checkpoints(wholeHome))
    assert.ok(checkpoint.equals(checkpoints(broken).get(name)!), name)
})

test('a run that is ended after its last checkpoint and before its file ends with the same bytes', async t => {
  const home = temporaryHome(t)
  const few = { epochs: 1, measureEpochs: [1], measureAt: [0.25, 1] }
  const first = run(home, few)
  await first.done
  const folder = runFolder(home, first.id)
  const bytes = fs.readFileSync(rowsFile(folder))
  fs.rmSync(rowsFile(folder))
  const record = readRecord(folder)!
  writeRecord(folder, { ...record, state: 'running', ended: null })
  await run(home, few).done
  assert.ok(fs.readFileSync(rowsFile(folder)).equals(bytes))
})

test('more epochs and other places to measure go on from the checkpoints, to the rows of a run from nothing', async t => {
  const [grown, fresh] = [temporaryHome(t), temporaryHome(t)]
  await run(grown, { epochs: 2, measureEpochs: [1] }).done
  const more = run(grown, { epochs: 3, measureEpochs: [1, 3] })
  const seen = messages(more)
  const rows = await more.done
  assert.ok(!seen.some(message => /^epoch [12] of/.test(message)), 'epochs 1 and 2 were there')
  assert.deepEqual(measured(rows), measured(await whole.done))
  const elsewhere = run(grown, { measureEpochs: [2], measureAt: [0.5] })
  const again = messages(elsewhere)
  assert.deepEqual(
    measured(await elsewhere.done),
    measured(await run(fresh, { measureEpochs: [2], measureAt: [0.5] }).done),
  )
  assert.ok(!again.some(message => /^epoch [13] of/.test(message)), 'only epoch 2 was run again')
})

test('sgd is its own estimator: ratio exactly 1 with no width, no bias, and no snapshot pass', async () => {
  const rows = await here({ estimator: 'sgd', epochs: 1, measureEpochs: [1] })
  for (const row of rows) {
    assert.deepEqual([row.ratio, row.ratioLow, row.ratioHigh, row.bias], [1, 1, 1, 0])
    assert.equal(row.passes, (row.step as number) / 8)
  }
})

test('without transform locking a stored snapshot reduces nothing near itself', async () => {
  const at = { epochs: 2, measureEpochs: [2], measureAt: [0] }
  const ratio = async (parameters: Partial<Parameters>) => (await here({ ...at, ...parameters }))[0]
  const unlocked = await ratio({ lock: 'none' })
  assert.ok((unlocked.ratio as number) > 0.3, `stored, unlocked: ${unlocked.ratio}`)
  const recomputed = await ratio({ lock: 'none', snapshotGradients: 'recomputed' })
  assert.ok((recomputed.ratio as number) < 1e-10, `recomputed, unlocked: ${recomputed.ratio}`)
  assert.ok((recomputed.bias as number) > 1e-4, 'what is left is a bias')
})

test('a step size beyond stability is data: its rows say diverged, and hold null', async t => {
  const rows = await run(temporaryHome(t), { learningRate: 1e30, epochs: 1, measureEpochs: [1], measureAt: [0, 1] })
    .done
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['ok', 'diverged'],
  )
  assert.equal(rows[1].ratio, null)
  assert.equal(rows[1].trainLoss, null)
})

test('a sample of the mini-batches is keyed, and its partition interval is the narrower one', async t => {
  const at = { epochs: 1, measureEpochs: [1], measureAt: [1], batches: 4 }
  const [first] = await run(temporaryHome(t), at).done
  const [second] = await here(at)
  assert.equal(first.n, 4)
  assert.equal(first.ratio, second.ratio)
  assert.ok((first.partitionLow as number) > (first.ratioLow as number))
  assert.ok((first.partitionHigh as number) < (first.ratioHigh as number))
  assert.equal(first.bias, null)
})

test('measured until the interval is narrow, a row has the numbers of the sample of that size, and its export names it', async t => {
  const home = temporaryHome(t)
  const at = { examples: 512, batchSize: 8, epochs: 1, measureEpochs: [1], measureAt: [1] } // M = 64
  const until = run(home, { ...at, until: 100 })
  const [[stopped], [sample], [all], [whole]] = [
    await until.done,
    await here({ ...at, batches: 16 }),
    await here({ ...at, until: 1e-6 }),
    await here(at),
  ]
  assert.deepEqual([stopped.n, stopped.interval, all.n], [16, 'sequential-jackknife', 64])
  assert.deepEqual(measured([{ ...stopped, ratioLow: 0 }]), measured([{ ...sample, ratioLow: 0 }]))
  assert.deepEqual(measured([all]), measured([whole]))
  assert.deepEqual([all.partitionLow, all.partitionHigh], [all.ratio, all.ratio])
  assert.ok((stopped.partitionLow as number) < (sample.partitionLow as number), 'error is spent over the looks')
  const entries = exportedStep(home, until.id, 64)
  const row = JSON.parse(new TextDecoder().decode(entries.get('row') as Uint8Array))
  assert.equal(row.ratio, stopped.ratio)
  assert.equal(entries.get('sample')!.length, 16)
  await run(home, { ...at, measureAt: [0] }).done
  assert.equal(checkpoints(home).size, 1, 'until does not identify the training')
  assert.equal(fs.readdirSync(trainingsFolder(home)).length, 1)
})

test('every batch-norm policy trains, and only those that change gradients change the ratio', async () => {
  const at = { epochs: 1, measureEpochs: [1], measureAt: [0, 0.5] }
  const rows: Row[][] = []
  for (const batchNorm of ['restore', 'naive', 'frozen', 'evaluation']) rows.push(await here({ ...at, batchNorm }))
  const [restore, naive, frozen, evaluation] = rows.map(([, row]) => row)
  // at the snapshot: no difference between two evaluations in the same mode
  assert.deepEqual(
    rows.slice(0, 3).map(([row]) => row.ratio),
    [0, 0, 0],
  )
  assert.ok((rows[3][0].ratio as number) > 0.01, `evaluation mode at the snapshot alone: ${rows[3][0].ratio}`)
  assert.equal(naive.ratio, restore.ratio)
  assert.notEqual(naive.trainLoss, restore.trainLoss, 'its running statistics are others')
  assert.notEqual(frozen.ratio, restore.ratio)
  assert.notEqual(evaluation.ratio, restore.ratio)
})

test("a researcher's own network, data set, estimator and optimizer run from a file", async t => {
  const own = (name: string) => `./own-parts.js#${name}`
  const [row] = await run(temporaryHome(t), {
    network: own('linear'),
    dataset: own('twoGreys'),
    estimator: own('twice'),
    optimizer: own('signs'),
    examples: 0,
    batchSize: 8,
    epochs: 1,
    measureEpochs: [1],
    measureAt: [0.2],
    learningRate: 0.001,
  }).done
  // twice the gradient: four times the variance; its bias ‖2ā − ā‖² is ‖ā‖²
  assert.ok(Math.abs((row.ratio as number) - 4) < 1e-12)
  assert.ok((row.bias as number) > 0)
  assert.equal(row.step, 1)
  // one sign step: each of the 256·2 + 2 coordinates has moved by 0.001
  assert.ok(Math.abs((row.distance as number) - 0.001 * Math.sqrt(514)) < 1e-7, `${row.distance}`)
})

test('a wrong part is told in one sentence', async () => {
  const own = (name: string) => `./own-parts.js#${name}`
  const refused = (parameters: Partial<Parameters>, message: RegExp) => assert.rejects(here(parameters), { message })
  await refused({ network: own('idleParameter') }, /^network idle: the loss does not depend on the parameter idle/)
  await refused({ network: own('wrongLogits') }, /^network seven: apply must return logits \[batch, 10\], got \[2, 7\]/)
  await refused({ network: own('notANumber') }, /^network nan: the initial values of bias must be finite, got NaN at 0/)
  await refused(
    { estimator: own('short') },
    /^estimator short: the estimate must have the problem's dimension 62158, got 2/,
  )
  await refused({ estimator: own('nanEstimator') }, /^estimator lost: the first estimate is NaN, from finite gradients/)
  await refused({ optimizer: own('notAnOptimizer') }, /an optimizer is required/)
  await refused({ period: 9 }, /period must be at most the 8 mini-batches of an epoch, got 9/)
  await refused({ batches: 9 }, /batches must be at most the 8 mini-batches of an epoch, got 9/)
})

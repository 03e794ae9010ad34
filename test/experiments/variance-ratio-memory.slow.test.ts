import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { varianceRatio } from '../../src/experiments/variance-ratio.js'
import { varianceRatioMemory } from '../../src/experiments/variance-ratio-memory.js'
import { start } from '../../src/runs/start.js'
import { temporaryHome } from '../runs/temporary-home.js'

/** The estimate may be wrong by this factor, either way. */
const factor = 1.3

const estimate = (given: Record<string, number | string>) =>
  varianceRatioMemory(completeParameters(varianceRatio, given))

/** The most resident memory in bytes that a run's process has had after its first measurements; it is then stopped. */
async function measured(t: TestContext, given: Record<string, number | string>): Promise<number> {
  const home = temporaryHome(t)
  const run = start('variance-ratio', given, { home })
  const folder = path.join(home, 'results', 'runs', run.id)
  let most = 0
  const look = () => {
    const lock = fs.existsSync(folder) ? fs.readdirSync(folder).find(name => name.startsWith('lock.')) : undefined
    if (lock === undefined) return
    const status = fs.readFileSync(`/proc/${/^lock\.(\d+)-/.exec(lock)![1]}/status`, 'utf8')
    most = Math.max(most, 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]))
  }
  await new Promise<void>((resolve, reject) => {
    run.onChange(() => {
      look()
      if (run.rows.length >= 2) resolve()
    })
    run.done.then(() => resolve(), reject)
  })
  run.stop()
  await run.done.catch(() => {})
  return most
}

test('the estimated memory of LeNet is that of its process, within a factor of 1.3', {
  skip: process.platform !== 'linux' && 'only Linux tells',
}, async t => {
  const few = { epochs: 1, batchSize: 128, examples: 2048, measureAt: '0.02,0.5,1' }
  const many = { epochs: 1, batchSize: 4, examples: 2048, measureAt: '0,0.01,1' }
  const [small, large] = [await measured(t, few), await measured(t, many)]
  for (const [given, bytes] of [
    [few, small],
    [many, large],
  ] as const) {
    const off = estimate(given) / bytes
    assert.ok(off < factor && off > 1 / factor, `${estimate(given) / 1e6} MB estimated, ${bytes / 1e6} MB measured`)
  }
  // 16 and 512 mini-batches: three tables of 496 more gradients
  assert.ok(large - small > 0.7 * 3 * 496 * 62158 * 4, `${(large - small) / 1e6} MB`)
})

test('the estimated memory of the residual network is that of its process, within a factor of 1.3', {
  skip: process.platform !== 'linux' && 'only Linux tells',
}, async t => {
  const given = { network: 'resnet', epochs: 1, batchSize: 128, examples: 256, measureAt: '0,0.5' }
  const off = estimate(given) / (await measured(t, given))
  assert.ok(off < factor && off > 1 / factor, `the estimate is ${off} of what was measured`)
})

test('what is kept of M mini-batches of d parameters is counted by hand', () => {
  const per = (given: Record<string, number | string>, other: Record<string, number | string>) =>
    estimate({ examples: 8192, ...given }) - estimate({ examples: 8192, ...other })
  const activations = (batchSize: number) => 4 * 50 * 1024 * batchSize
  // M = 512 and 64 mini-batches, LeNet on one channel has 62,158 parameters: the snapshot's table and two of a measurement
  const tables = 3 * 4 * (512 - 64) * 62158
  assert.equal(per({ batchSize: 16 }, { batchSize: 128 }), tables + activations(16) - activations(128))
  // a sample of 10 mini-batches keeps 2·10 gradients instead of 2·64
  assert.equal(per({}, { batches: 10 }), 2 * 4 * (64 - 10) * 62158)
  // more than 1 GiB of them lie on the disk, and measuring keeps two sums in double precision for each of 40 groups: M = 8192
  assert.equal(
    per({ batchSize: 1 }, { batchSize: 128 }),
    2 * 8 * 40 * 62158 - 3 * 4 * 64 * 62158 + activations(1) - activations(128),
  )
  // with a period the next snapshot is taken beside the one before it
  assert.equal(per({ period: 10 }, {}), 4 * 64 * 62158)
  // whose gradients are recomputed, SVRG keeps none, but measuring does: all or those of a sample
  assert.equal(per({ snapshotGradients: 'recomputed' }, {}), 0)
  assert.equal(per({ snapshotGradients: 'recomputed', batches: 10 }, { batches: 10 }), -4 * (64 - 10) * 62158)
  // measuring until it is narrow keeps the gradients at the iterate from look to look
  assert.equal(per({ until: 0.1 }, {}), 4 * 64 * 62158)
})

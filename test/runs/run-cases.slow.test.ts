import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type GridValue, gridCases, gridOf } from '../../src/experiments/grid.js'
import { prepareCase } from '../../src/runs/prepare-case.js'
import { type CaseRuns, type CasesOptions, runCases } from '../../src/runs/run-cases.js'
import { RunFailure } from '../../src/runs/run-failure.js'
import { positions, randomWalk } from './random-walk.js'
import { computedEpochs, filesOf, temporaryHome, walkSource } from './temporary-home.js'

const preparedOf = (grid: Record<string, GridValue>) => {
  const { given, axes } = gridOf(randomWalk, grid)
  return gridCases(randomWalk, given, axes).map(each => prepareCase(randomWalk, each, '.'))
}
const runGrid = (home: string, grid: Record<string, GridValue>, options: CasesOptions = {}) =>
  runCases(preparedOf(grid), { home, source: walkSource, ...options })

const statesOf = (set: CaseRuns) => set.cases.map(each => each.state)

/** The most cases that ran at once, when all have ended. */
async function mostAtOnce(t: TestContext, grid: Record<string, GridValue>, options: CasesOptions): Promise<number> {
  const set = runGrid(temporaryHome(t), grid, options)
  const counts = [statesOf(set)]
  set.onChange(() => counts.push(statesOf(set)))
  await set.ended
  assert.ok(statesOf(set).every(state => state === 'done'))
  return Math.max(...counts.map(states => states.filter(state => state === 'running').length))
}

const four = { seed: [0, 1, 2, 3], epochs: 1, pause: 20 }

test('as many cases run at once as their threads fit into the cores, and at least one', async t => {
  const most = await Promise.all([
    mostAtOnce(t, { ...four, threads: 2 }, { cores: 5 }),
    mostAtOnce(t, { ...four, threads: 1 }, { cores: 3 }),
    mostAtOnce(t, { ...four, threads: 8 }, { cores: 2 }),
  ])
  assert.deepEqual(most, [2, 3, 1])
})

test('jobs is how many run at once, and more threads than cores are told in a sentence', async t => {
  assert.equal(await mostAtOnce(t, { ...four, threads: 2 }, { cores: 8, jobs: 1 }), 1)
  assert.equal(await mostAtOnce(t, { ...four, threads: 2 }, { cores: 4, jobs: 3 }), 3)
  const warning = (jobs: number | undefined) => {
    const set = runGrid(temporaryHome(t), { ...four, threads: 2 }, { cores: 4, jobs })
    set.stop()
    return set.warning
  }
  assert.deepEqual([undefined, 2, 3].map(warning), [
    null,
    null,
    '3 cases at once have 6 threads for 4 cores: each is slower than alone',
  ])
  assert.throws(
    () => runGrid(temporaryHome(t), four, { jobs: 0 }),
    /^RangeError: sweep: jobs must be a positive integer, got 0$/,
  )
})

test('only so many cases run at once as memory has room for', async t => {
  // a process without TensorFlow counts 100 MB
  assert.equal(await mostAtOnce(t, four, { cores: 64, memory: 250e6 }), 2)
})

test('a case that needs more memory than there is, is refused in one sentence before anything is started', t => {
  const home = temporaryHome(t)
  const large = { ...randomWalk, memoryBytes: ({ epochs }: Record<string, unknown>) => Number(epochs) * 1e9 }
  const cases = [1, 3].map(epochs => prepareCase(large, { ...preparedOf({ epochs })[0].parameters }, '.'))
  assert.throws(() => runCases(cases, { home, source: walkSource, memory: 2e9 }), {
    name: 'RangeError',
    message:
      'random-walk: epochs=3 needs about 3.0 GB of memory and 2.0 GB are free: end other programs, ask for less, or state `memory` if you know better',
  })
  assert.deepEqual(filesOf(home), [])
})

test('one case that fails does not stop the others', async t => {
  const home = temporaryHome(t)
  const set = runGrid(home, { end: ['throw', 'well'], seed: [0, 1] }, { cores: 2 })
  await set.ended
  assert.deepEqual(statesOf(set), ['failed', 'failed', 'done', 'done'])
  const failure = set.cases[0].failure
  assert.ok(failure instanceof RunFailure)
  assert.equal(failure.reason, 'the walker fell')
  assert.deepEqual(
    set.cases[3].run!.rows.map(row => row['position']),
    positions(set.cases[3].prepared.parameters),
  )
})

test('a case that is there twice runs once, and cases of one training compute each epoch once', async t => {
  const home = temporaryHome(t)
  const cases = [...preparedOf({ drift: ['0.1', '0.10'], epochs: [2, 3], pause: 20 })]
  assert.equal(cases.length, 4)
  const set = runCases(cases, { home, source: walkSource, cores: 64 })
  assert.equal(set.cases.length, 2)
  let atOnce = 0
  set.onChange(() => {
    atOnce = Math.max(atOnce, statesOf(set).filter(state => state === 'running').length)
  })
  await set.ended
  assert.equal(atOnce, 1, 'the second would only wait for the checkpoints of the first')
  assert.deepEqual(
    set.cases.map(each => computedEpochs(home, each.prepared.run)),
    [[1, 2], [3]],
  )
})

test('stopped, cases keep what they have finished and those that waited are not started; again, all go on', async t => {
  const home = temporaryHome(t)
  const grid = { seed: [0, 1, 2], epochs: 4, pause: 60 }
  const set = runGrid(home, grid, { jobs: 2 })
  await new Promise<void>(resolve => {
    set.onChange(() => set.cases.slice(0, 2).every(each => (each.run?.rows.length ?? 0) >= 3) && resolve())
  })
  set.stop()
  await set.ended
  assert.deepEqual(statesOf(set), ['interrupted', 'interrupted', 'interrupted'])
  assert.equal(set.cases[2].run, undefined)
  const again = runGrid(home, grid)
  await again.ended
  for (const { prepared } of again.cases) assert.deepEqual(computedEpochs(home, prepared.run), [1, 2, 3, 4])
})

test('the progress is that of the cases that were not done before', async t => {
  const home = temporaryHome(t)
  await runGrid(home, { seed: [0, 1], epochs: 2, pause: 50 }).ended
  const set = runGrid(home, { seed: [0, 1, 2, 3], epochs: 2, pause: 50 }, { cores: 2 })
  const fractions = new Set<number>()
  set.onChange(() => fractions.add(set.progress.fraction))
  await set.ended
  // two cases to do, one after the other, each reports 0 and ½ and ends
  assert.deepEqual([...fractions], [0, 0.25, 0.5, 0.75, 1])
  assert.equal(set.progress.message, '4 of 4 cases done')
})

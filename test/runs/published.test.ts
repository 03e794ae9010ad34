import assert from 'node:assert/strict'
import fs from 'node:fs'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { commandLine } from '../../src/cli/command-line.js'
import { caseIdentity, contentKey } from '../../src/experiments/case-key.js'
import type { Experiment } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { paperFigures } from '../../src/figures/paper-figures.js'
import { deviceName } from '../../src/runs/environment.js'
import { ownExperiments } from '../../src/runs/job.js'
import { keep } from '../../src/runs/keep.js'
import { knownRuns, publishedRuns } from '../../src/runs/known-runs.js'
import { type PreparedCase, prepareCase } from '../../src/runs/prepare-case.js'
import { publishRun } from '../../src/runs/publish.js'
import { publishedRecord, publishedRunFolder } from '../../src/runs/published.js'
import { results } from '../../src/runs/read-results.js'
import { rowsFile } from '../../src/runs/results.js'
import { type RunRecord, readRecord, writeRecord } from '../../src/runs/run-record.js'
import { findExperiment, startCase } from '../../src/runs/start.js'
import { prepareGrid, sweep } from '../../src/runs/sweep.js'
import { json, lab } from '../cli/lab.js'
import { assertOneSentence } from '../tables/mutated-bytes.js'
import { positions, randomWalk } from './random-walk.js'
import { filesOf, startWalk, temporaryHome, temporaryPublished, walkSource as source } from './temporary-home.js'

const prepared = (given: Record<string, number | string> = {}, experiment: Experiment = randomWalk) =>
  prepareCase(experiment, completeParameters(experiment, given), process.cwd())

/** A walk whose data have this checksum, or are missing. */
const onData = (checksum: string | Error, more: Partial<Experiment> = {}): Experiment => ({
  ...randomWalk,
  dataChecksum: () => {
    if (checksum instanceof Error) throw checksum
    return checksum
  },
  ...more,
})
const notThere = new Error('dataset: steps are not in the home; bring them with: gradient-lab fetch steps')
/** Bad input, as of every command. */
const refusal = new RangeError(notThere.message)

/** Computes a case in a home of its own and publishes it. */
async function published(home: string, one: PreparedCase): Promise<string> {
  await keep(one, { home, source })
  return publishRun(home, one.run)
}

test('a published run is read from any home by whatever reads runs, and nothing is written there', async t => {
  const folder = temporaryPublished(t)
  const one = prepared({ seed: 5 })
  const target = await published(temporaryHome(t), one)
  assert.equal(target, path.join(folder, one.run))
  assert.deepEqual(filesOf(folder), [path.join(one.run, 'rows.parquet'), path.join(one.run, 'run.json')])

  const home = temporaryHome(t)
  const expected = positions(one.parameters)
  const run = startWalk(home, { seed: 5 })
  assert.deepEqual(
    (await run.done).map(row => row.position),
    expected,
  )
  const grid = sweep(randomWalk, { seed: [5] }, { home, source })
  assert.deepEqual(
    (await grid.done).map(row => row.position),
    expected,
  )
  const frame = await results(randomWalk, { seed: 5 }, { home, source })
  assert.deepEqual(
    frame.toRecords().map(row => row['position']),
    expected,
  )
  assert.deepEqual(
    (await keep(one, { home, source })).rows.map(row => row.position),
    expected,
  )
  assert.deepEqual(filesOf(home), [])
})

test('a published run says nothing of the machine it came from but its device and its data', async t => {
  temporaryPublished(t)
  const home = temporaryHome(t)
  const one = prepared({}, onData('abc'))
  await published(home, one)
  const own = readRecord(path.join(home, 'results', 'runs', one.run))!
  assert.deepEqual(publishedRecord(one.run), { ...own, directory: '.', data: 'abc', device: 'cpu' })
})

test('a run of another version, of other parameters, or of other data is not taken', async t => {
  temporaryPublished(t)
  const home = temporaryHome(t)
  const one = prepared({}, onData('abc'))
  await published(home, one)
  const others = [
    prepared({}, onData('abd')),
    prepared({}, onData('abc', { version: 4 })),
    prepared({ seed: 1 }, onData('abc')),
  ]
  for (const other of others) {
    assert.notEqual(other.run, one.run)
    await assert.rejects(
      results(other.experiment, other.parameters as never, { home: temporaryHome(t), source }),
      /not there/,
    )
  }
})

test('where the data are missing, the published run of the same case is read, and nothing can be computed', async t => {
  temporaryPublished(t)
  const one = prepared({ seed: 2 }, onData('abc'))
  await published(temporaryHome(t), one)
  await published(temporaryHome(t), prepared({ seed: 2 }))
  const home = temporaryHome(t)
  const without = prepared({ seed: 2 }, onData(notThere))
  assert.equal(without.run, one.run)
  assert.deepEqual(
    (await startCase(without, { home, source }).done).map(row => row.position),
    positions(one.parameters),
  )
  assert.throws(() => sweep(onData(notThere), { seed: [2] }, { home, source, fresh: true }), refusal)
  assert.deepEqual(filesOf(home), [])
})

test('where the data are missing, a case that is not published is refused as without published runs', async t => {
  temporaryPublished(t)
  await published(temporaryHome(t), prepared({}, onData('abc')))
  assert.throws(() => prepared({ seed: 1 }, onData(notThere)), refusal)
  assert.throws(() => prepared({}, onData(notThere, { version: 4 })), refusal)
  // also where a check asks for the data; what no data make possible is told first
  const check = () => {
    throw notThere
  }
  assert.throws(() => prepared({ seed: 1 }, onData(notThere, { check })), refusal)
  assert.throws(() => prepared({ drift: 5 }, onData(notThere)), /^RangeError: random-walk: drift must not be 5$/)
  const damaged = new RangeError('dataset: steps are damaged')
  assert.throws(() => prepared({}, onData(damaged)), damaged)
})

test('where the data are missing, a run that another device has computed is not taken', async t => {
  const folder = temporaryPublished(t)
  const one = prepared({}, onData('abc'))
  await published(temporaryHome(t), one)
  const record = publishedRecord(one.run)!
  const publishAs = (device: string) => {
    const onDevice = onData('abc', { usesDevice: true })
    const run = contentKey(caseIdentity(onDevice, one.parameters, { device, parts: {} }))
    writeRecord(path.join(folder, run), { ...record, run, device } as RunRecord)
    return run
  }
  const here = () => prepared({}, onData(notThere, { usesDevice: true })).run
  publishAs('another GPU')
  assert.throws(here, refusal)
  const own = publishAs(deviceName())
  assert.equal(here(), own)
})

test('fresh computes a published case anew into the home, where it is then read', async t => {
  const folder = temporaryPublished(t)
  const one = prepared({ seed: 3 })
  await published(temporaryHome(t), one)
  const stamp = () => fs.statSync(rowsFile(path.join(folder, one.run))).mtimeMs
  const before = stamp()
  const home = temporaryHome(t)
  assert.deepEqual(
    (await startWalk(home, { seed: 3 }, { fresh: true }).done).map(row => row.position),
    positions(one.parameters),
  )
  assert.equal(readRecord(path.join(home, 'results', 'runs', one.run))?.state, 'done')
  assert.equal(stamp(), before)
  fs.rmSync(folder, { recursive: true })
  assert.deepEqual(
    (await startWalk(home, { seed: 3 }).done).map(row => row.position),
    positions(one.parameters),
  )
})

test('a published run with a damaged record or damaged rows is refused with what to do', async t => {
  const folder = temporaryPublished(t)
  const one = prepared()
  const file = rowsFile(await published(temporaryHome(t), one))
  const home = temporaryHome(t)
  const bytes = fs.readFileSync(file)
  bytes[bytes.length >> 1] ^= 1
  fs.writeFileSync(file, bytes)
  const remedy = 'restore it from the package, or compute the case again with --fresh'
  const refusedWith = async (message: string) => {
    let error: unknown
    await startWalk(home).done.catch(caught => {
      error = caught
    })
    assert.ok(error instanceof RangeError)
    assertOneSentence(error, new RegExp(`^${message.replaceAll('.', '\\.')}$`), message)
  }
  await refusedWith(`${file} is damaged: ${remedy}`)
  fs.rmSync(file)
  await refusedWith(`${file} is missing: ${remedy}`)
  fs.writeFileSync(path.join(folder, one.run, 'run.json'), '{')
  assert.throws(
    () => startWalk(home),
    new RangeError(`${path.join(folder, one.run, 'run.json')} is damaged: ${remedy}`),
  )
  assert.deepEqual(publishedRuns(source).runs, [])
  assert.equal(publishedRuns(source).unreadable.length, 1)
  assert.deepEqual(filesOf(home), [])
})

test('only finished runs of the own parts are published, and again in place of before', async t => {
  const folder = temporaryPublished(t)
  const home = temporaryHome(t)
  const failing = prepared({ end: 'throw' })
  await assert.rejects(keep(failing, { home, source }))
  await assert.rejects(publishRun(home, failing.run), /^RangeError: publish: there is no finished run/)
  await assert.rejects(publishRun(home, 'f'.repeat(12)), /^RangeError: publish: there is no finished run/)
  fs.writeFileSync(path.join(home, 'parts.ts'), 'export const up = (u: number) => u\n')
  const own = prepareCase(randomWalk, completeParameters(randomWalk, { step: './parts.ts#up' }), home)
  await keep(own, { home, source })
  await assert.rejects(publishRun(home, own.run), /uses \.\/parts\.ts#up, a file that others do not have/)
  assert.deepEqual(filesOf(path.dirname(folder)), [])

  const one = prepared()
  await published(home, one)
  const { started } = publishedRecord(one.run)!
  await keep(one, { home, source, fresh: true })
  await publishRun(home, one.run)
  assert.ok(publishedRecord(one.run)!.started > started)
  assert.equal(fs.readdirSync(folder).length, 1)
})

test('the earlier copy of a published run outlives a failure to put the new one in its place', async t => {
  const folder = temporaryPublished(t)
  const home = temporaryHome(t)
  const one = prepared()
  const target = await published(home, one)
  const before = publishedRecord(one.run)!
  await keep(one, { home, source, fresh: true })
  const { renameSync } = fs
  let refusals = 1
  const rename = t.mock.method(fs, 'renameSync', (from: string, to: string) => {
    if (to === target && refusals-- > 0) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    renameSync(from, to)
  })
  await assert.rejects(publishRun(home, one.run), /EACCES/)
  assert.deepEqual(publishedRecord(one.run), before)
  assert.deepEqual(fs.readdirSync(folder), [one.run])
  // not even back again: it is there by another name
  refusals = 2
  await assert.rejects(publishRun(home, one.run), /EACCES/)
  const [left, ...others] = fs.readdirSync(folder)
  assert.deepEqual([left === one.run, others], [false, []])
  assert.deepEqual(filesOf(path.join(folder, left)), ['rows.parquet', 'run.json'])
  rename.mock.restore()
  await publishRun(home, one.run)
  assert.ok(publishedRecord(one.run)!.started > before.started)
})

test('publish, status and clean know published runs from those of the home', t => {
  const folder = temporaryPublished(t)
  const home = temporaryHome(t)
  const [{ run }] = json(lab(home, ['run', 'random-walk', '--set', 'epochs=1', '--format', 'json']))
  assert.equal(lab(home, ['publish', String(run)]).stdout, `${path.join(folder, String(run))}\n`)
  const listed = (where: string, ...words: string[]) =>
    json(lab(where, ['status', ...words, '--format', 'json'])).map(row => [row.run, row.where, row.state])
  // the home's own is the one that is read
  assert.deepEqual(listed(home, '--published'), [[run, 'home', 'done']])
  const other = temporaryHome(t)
  // of those that are not the home's a line tells how many there are
  const bare = lab(other, ['status', '--format', 'json'])
  assert.deepEqual(json(bare), [])
  assert.match(
    bare.stderr,
    /^0 runs in .*\n1 published with the package: `gradient-lab status --published` lists it\n$/,
  )
  assert.deepEqual(listed(other, '--published'), [[run, 'published', 'done']])
  assert.deepEqual(listed(other, String(run)), [[run, 'published', 'done']])
  const { status, stderr } = lab(other, ['clean', String(run), '--yes'])
  assert.equal(status, 2)
  assert.match(stderr, new RegExp(`^clean: run ${run} is published with the package, and stays`))
  assert.equal(lab(home, ['clean', '--all', '--yes']).status, 0)
  assert.deepEqual(knownRuns(home, source).runs, [])
  assert.deepEqual(listed(home, '--published'), [[run, 'published', 'done']])
})

test('status says of each run, its own before the published, whether its rows and its record are whole', async t => {
  temporaryPublished(t)
  const home = temporaryHome(t)
  const [whole, cut, gone, broken] = [0, 1, 2, 3].map(seed => prepared({ seed, epochs: 1 }))
  for (const one of [whole, cut, broken]) await published(home, one)
  await keep(gone, { home, source })
  const halve = (file: string) => fs.truncateSync(file, fs.statSync(file).size >> 1)
  const own = (one: PreparedCase) => path.join(home, 'results', 'runs', one.run)
  halve(rowsFile(own(cut)))
  fs.rmSync(rowsFile(own(gone)))
  halve(path.join(own(broken), 'run.json'))
  halve(rowsFile(publishedRunFolder(broken.run)))

  const told = async (...words: string[]) => {
    const { status, stdout, stderr } = await answered(t, home, ['status', ...words, '--format', 'json'])
    assert.equal(status, 0, stderr)
    const rows = JSON.parse(stdout) as Record<string, unknown>[]
    return { stderr, rows, states: rows.map(row => [row['run'], row['where'], row['state']]) }
  }
  const { states, rows, stderr } = await told()
  assert.deepEqual(states, [
    [broken.run, 'home', 'unreadable'],
    [whole.run, 'home', 'done'],
    [cut.run, 'home', 'damaged'],
    [gone.run, 'home', 'damaged'],
  ])
  assert.deepEqual(
    rows.map(row => row['message']),
    [
      `${path.join(own(broken), 'run.json')} is damaged: remove the run with \`gradient-lab clean ${broken.run}\``,
      null,
      `${rowsFile(own(cut))} is damaged: the published run of the case is read instead`,
      `${rowsFile(own(gone))} is missing: \`gradient-lab run\` of the case computes it again`,
    ],
  )
  // what is damaged is told of a published run that is not listed, too
  const remedy = 'restore it from the package, or compute the case again with --fresh'
  const damage = `${rowsFile(publishedRunFolder(broken.run))} is damaged: ${remedy}`
  assert.deepEqual(stderr.split('\n')[0], damage)
  assert.match(stderr, /^4 runs in .*\n3 published with the package: `gradient-lab status --published` lists them\n/m)
  // one's own first; of a case that is done in the home, that run is read
  const others = (await told('--published')).states.slice(4).sort()
  const theirs = [
    [cut.run, 'published', 'done'],
    [broken.run, 'published', 'damaged'],
  ]
  assert.deepEqual(others, theirs.sort())
  assert.deepEqual((await told(broken.run)).states, [
    [broken.run, 'home', 'unreadable'],
    [broken.run, 'published', 'damaged'],
  ])
  // what the messages say is what happens
  assert.deepEqual(
    (await startWalk(home, { seed: 1, epochs: 1 }).done).map(row => row.position),
    positions(cut.parameters),
  )
  assert.deepEqual((await told(cut.run)).states[0], [cut.run, 'home', 'damaged'])
  assert.deepEqual(
    (await startWalk(home, { seed: 2, epochs: 1 }).done).map(row => row.position),
    positions(gone.parameters),
  )
  assert.deepEqual((await told(gone.run)).states, [[gone.run, 'home', 'done']])
})

/** What a command says and its exit status, within this process and with the package's own experiments. */
async function answered(t: TestContext, home: string, words: readonly string[]) {
  const before = process.env['GRADIENT_LAB_HOME']
  process.env['GRADIENT_LAB_HOME'] = home
  const texts = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    t.mock.method(process[stream], 'write', (text: string) => {
      texts[stream] += text
      return true
    })
  const status = await commandLine(words)
  t.mock.restoreAll()
  if (before === undefined) delete process.env['GRADIENT_LAB_HOME']
  else process.env['GRADIENT_LAB_HOME'] = before
  return { status, ...texts }
}

test('without its data a figure is neither drawn nor published: status 2, and publish names the results that it lacks', async t => {
  temporaryPublished(t)
  const home = temporaryHome(t)
  const needed = 'gradient-lab fetch cifar-10-part --from PATH'
  for (const words of [
    ['figure', 'svrg-3'],
    ['publish', 'svrg-3'],
  ]) {
    const { status, stderr } = await answered(t, home, words)
    assert.equal(status, 2, words.join(' '))
    assert.ok(stderr.includes(`dataset: cifar-10-part is not in ${path.join(home, 'data')}`), stderr)
    assert.ok(stderr.includes(needed), stderr)
    if (words[0] === 'publish')
      assert.match(
        stderr,
        /^publish: svrg-3 needs the results of `gradient-lab run variance-ratio --set dataset=cifar-10-part .*`, which are not published, and without their data/,
      )
  }
  assert.deepEqual(filesOf(home), [])
})

test('publish names the commands that make what is missing of a figure, and publishes nothing', async t => {
  const folder = temporaryPublished(t)
  const home = temporaryHome(t)
  const { status, stderr } = await answered(t, home, ['publish', 'igt-2'])
  assert.equal(status, 2)
  assert.match(
    stderr,
    /^publish: the results of igt-2 are not there; make them with: gradient-lab run quadratic-moments .* && gradient-lab run gradient-alignment/,
  )
  assert.deepEqual([filesOf(home), fs.existsSync(folder)], [[], false])
})

test('a figure by its name publishes the runs behind it', async t => {
  const folder = temporaryPublished(t)
  const home = temporaryHome(t)
  const [{ experiment, grid }] = paperFigures.find(({ name }) => name === 'adam-3')!.cases
  const [one] = prepareGrid(findExperiment(experiment), grid, home).cases
  await keep(one, { home, source: ownExperiments })
  assert.equal((await answered(t, home, ['publish', 'adam-3'])).status, 0)
  // there it is published already, and nothing is missing
  assert.equal((await answered(t, temporaryHome(t), ['publish', 'adam-3'])).status, 0)
  assert.deepEqual(fs.readdirSync(folder), [one.run])
})

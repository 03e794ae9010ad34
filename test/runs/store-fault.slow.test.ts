import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { rootKey } from '../../src/random/root-key.js'
import { knownRuns } from '../../src/runs/known-runs.js'
import { planRemoval, removeRuns } from '../../src/runs/remove-runs.js'
import { knownRecord } from '../../src/runs/find-results.js'
import { readRecord } from '../../src/runs/run-record.js'
import { startJob } from '../../src/runs/start.js'
import type { Row } from '../../src/tables/column.js'
import { keyedPart } from '../keyed-part.js'
import { assertOneSentence, drawsOf } from '../tables/mutated-bytes.js'
import { filesOf, startWalk, temporaryHome, walkSource } from './temporary-home.js'

const walk = { epochs: 3, seed: 1 }
const other = { epochs: 3, seed: 2 }
const longest = 20_000

/** What happens to a file of a finished run; `stranger` is the file of another run in its place. */
const faults: Readonly<Record<string, (file: string, stranger: string, below: (n: number) => number) => void>> = {
  deleted: file => fs.rmSync(file),
  cut: (file, _, below) => fs.truncateSync(file, below(fs.statSync(file).size)),
  emptied: file => fs.truncateSync(file, 0),
  replaced: (file, stranger) => fs.copyFileSync(stranger, file),
  'made a folder': file => {
    fs.rmSync(file)
    fs.mkdirSync(file)
    fs.writeFileSync(path.join(file, 'something'), 'else')
  },
}

interface Right {
  readonly run: string
  readonly rows: readonly Row[]
  readonly longer: readonly Row[]
  readonly exported: string
}

/** What a user does next; each asserts that what it gives is right. */
const commands: Readonly<Record<string, (home: string, right: Right) => Promise<void>>> = {
  start: async (home, right) => assert.deepEqual(await startWalk(home, walk).done, right.rows),
  'start without its table': async (home, right) => {
    fs.rmSync(path.join(home, 'results', 'runs', right.run, 'rows.parquet'), { recursive: true, force: true })
    assert.deepEqual(await startWalk(home, walk).done, right.rows)
  },
  'start a longer one': async (home, right) =>
    assert.deepEqual(await startWalk(home, { ...walk, epochs: 4 }).done, right.longer),
  export: async (home, right) => assert.equal(await exported(home, right.run), right.exported),
  status: async (home, right) => {
    const { runs, unreadable } = knownRuns(home, walkSource)
    if (unreadable.length > 0) throw new RangeError(unreadable[0].message)
    const known = runs.find(each => each.run === right.run)
    if (known !== undefined) assert.deepEqual([known.state, known.rows, known.changed], ['done', 9, 'epochs=3 seed=1'])
    else assert.equal(readRecord(path.join(home, 'results', 'runs', right.run)), undefined)
  },
}

async function exported(home: string, run: string): Promise<string> {
  const to = path.join(home, 'exported.npz')
  const record = knownRecord(home, run)
  const job = { ...record, source: walkSource, device: 'cpu', home, fresh: false, export: { step: 2, to } }
  await startJob(job, () => {}).ended
  return fs.readFileSync(to, 'utf8')
}

/** Does what the message of a refusal says. */
async function follow(message: string, home: string, right: Right): Promise<void> {
  const { runs, unreadable } = knownRuns(home, walkSource)
  const clean = /`gradient-lab clean ([0-9a-f]{12})`$/.exec(message)
  const remove = /: remove (\S+)$/.exec(message)
  if (clean !== null) {
    const all = [...runs, ...unreadable]
    removeRuns(
      home,
      planRemoval(
        home,
        all.filter(each => each.run === clean[1]),
        all,
      ),
    )
  } else if (remove !== null) fs.rmSync(remove[1], { recursive: true })
  // what was deleted cannot be named as damaged: the experiment says what it misses
  else if (!/`gradient-lab run --fresh` of the same case$|step 2 was not measured$|there is no run /.test(message))
    assert.fail(`no remedy: ${message}`)
  const fresh = clean === null && remove === null
  assert.deepEqual(await startWalk(home, walk, { fresh }).done, right.rows)
  assert.equal(await exported(home, right.run), right.exported)
}

test('whatever one file of finished results has come to, the next command gives the same rows or names what to do', async t => {
  const template = temporaryHome(t)
  const reference = temporaryHome(t)
  const first = startWalk(template, walk)
  const rows = await first.done
  const mine = filesOf(template)
  await startWalk(template, other).done
  const others = filesOf(template).filter(file => !mine.includes(file))
  const right: Right = {
    run: first.id,
    rows,
    longer: await startWalk(reference, { ...walk, epochs: 4 }).done,
    exported: `1 ${rows[3]['position']}`,
  }
  assert.equal(await exported(template, right.run), right.exported)
  fs.rmSync(path.join(template, 'exported.npz'))
  assert.deepEqual(mine.map(file => path.basename(file)).sort(), [
    'epoch%2F1.blob',
    'epoch%2F2.blob',
    'epoch%2F3.blob',
    'log.txt',
    'rows.parquet',
    'run.json',
  ])

  const cases = mine.flatMap(file =>
    Object.keys(faults).flatMap(fault => Object.keys(commands).map(command => ({ file, fault, command }))),
  )
  const counts: Record<string, number> = {}
  for (const i of keyedPart(cases.length)) {
    const { file, fault, command } = cases[i]
    const what = `${command} with ${path.basename(file)} ${fault}`
    const home = temporaryHome(t)
    fs.cpSync(template, home, { recursive: true })
    const stranger = others.find(each => path.basename(each) === path.basename(file))!
    const draws = drawsOf(rootKey(0).child('faults').child(i))
    faults[fault](path.join(home, file), path.join(home, stranger), draws.next)
    const begin = performance.now()
    let message: string | undefined
    try {
      await commands[command](home, right)
    } catch (error) {
      if (error instanceof assert.AssertionError) throw new Error(`${what}: ${error.message}`, { cause: error })
      message = (error as Error).message
      const about = fault === 'deleted' ? /./ : new RegExp(path.basename(file).replaceAll('.', '\\.'))
      assertOneSentence(error, about, what)
      await follow(message.replace(/ \(log: \S+\)$/, ''), home, right)
    }
    assert.ok(performance.now() - begin < longest, what)
    const outcome = `${command}: ${message === undefined ? 'same' : 'refused'}`
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  if (process.env['GRADIENT_LAB_TEST_COUNTS']) console.log(counts)
})

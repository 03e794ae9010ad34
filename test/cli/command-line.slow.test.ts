import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { readFrame } from '../../src/tables/frame.js'
import { readParquet } from '../../src/tables/parquet.js'
import { filesOf, temporaryHome } from '../runs/temporary-home.js'
import { json, lab, walkMain, walkRows } from './lab.js'

test('--out writes the rows of all cases with meaning and provenance, for polars too', async t => {
  const home = temporaryHome(t)
  const words = ['run', 'random-walk', '--seeds', '0,1', '--out', 'some/rows.parquet', '--format', 'json']
  const answer = lab(home, words)
  assert.equal(answer.status, 0, answer.stderr)
  const file = path.join(home, 'some', 'rows.parquet')
  assert.deepEqual(readFrame(file).toRecords(), json(answer))
  const { columns, provenance } = await readParquet(file)
  assert.equal(columns.find(column => column.name === 'position')!.unit, 'm')
  const { cases } = provenance as { cases: Record<string, unknown>[] }
  assert.deepEqual(
    cases.map(each => (each['parameters'] as Record<string, unknown>)['seed']),
    [0, 1],
  )
  const { version } = require('../../../package.json')
  for (const each of cases) {
    assert.equal(each['package'], version)
    assert.equal((each['libraries'] as Record<string, string>)['node'], process.versions.node)
    assert.equal(each['experiment'], 'random-walk')
    assert.equal(each['version'], 3)
    assert.equal(each['device'], 'cpu')
  }
  const bytes = fs.readFileSync(file)
  fs.rmSync(path.join(home, 'results'), { recursive: true })
  lab(home, words)
  assert.deepEqual(fs.readFileSync(file), bytes)
})

test('a case that fails does not stop the others: status 1, the log is named, the other rows are printed', t => {
  const home = temporaryHome(t)
  const answer = lab(home, ['run', 'random-walk', '--sweep', 'end=throw,well,abort', '--format', 'json'])
  assert.equal(answer.status, 1)
  assert.deepEqual(
    json(answer).map(row => row['position']),
    walkRows({}),
  )
  const logs = [...answer.stderr.matchAll(/^random-walk: run [0-9a-f]{12} failed: .* \(log: (.*)\)$/gm)]
  assert.equal(logs.length, 2)
  for (const [, log] of logs) assert.ok(fs.existsSync(log))
})

test('a diverged case is data: status 0, and null in json', t => {
  const answer = lab(temporaryHome(t), ['run', 'random-walk', '--set', 'end=diverge', '--format', 'json'])
  assert.equal(answer.status, 0)
  const diverged = json(answer).filter(row => row['status'] === 'diverged')
  assert.deepEqual(
    diverged.map(row => row['position']),
    [null],
  )
})

test('status tells of every run: state, time, bytes, parameters', t => {
  const home = temporaryHome(t)
  lab(home, ['run', 'random-walk', '--sweep', 'end=well,throw', '--set', 'weights=2,1'])
  const answer = lab(home, ['status', '--format', 'json'])
  assert.equal(answer.status, 0)
  const runs = json(answer)
  assert.deepEqual(
    runs.map(run => [run['experiment'], run['state'], (run['parameters'] as Record<string, unknown>)['end']]),
    [
      ['random-walk', 'done', 'well'],
      ['random-walk', 'failed', 'throw'],
    ],
  )
  for (const run of runs) {
    const folder = path.join(home, 'results', 'runs', String(run['run']))
    const bytes = fs.readdirSync(folder).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0)
    assert.equal(run['bytes'], bytes)
    assert.ok((run['seconds'] as number) > 0 && (run['seconds'] as number) < 60)
    assert.equal((run['parameters'] as Record<string, unknown>)['weights'], '2,1')
  }
  const one = lab(home, ['status', String(runs[1]['run'])])
  assert.match(one.stdout, /failed .* weights=2,1 end=throw +the walker fell\n$/)
  assert.equal(one.stdout.split('\n').length, 3)
})

test('status and clean get along with records that are damaged or of another version', t => {
  const home = temporaryHome(t)
  lab(home, ['run', 'random-walk', '--seeds', '0,1,2', '--set', 'epochs=1'])
  const runs = json(lab(home, ['status', '--format', 'json'])).map(run => String(run['run']))
  const record = (run: string) => path.join(home, 'results', 'runs', run, 'run.json')
  fs.writeFileSync(record(runs[0]), '{"format": 99}')
  fs.writeFileSync(record(runs[1]), '{"form')
  const answer = lab(home, ['status', '--format', 'json'])
  assert.equal(answer.status, 0)
  const states = new Map(
    json(answer).map(({ run, state, message }) => [String(run), [state, String(message)] as const]),
  )
  assert.deepEqual([...states.keys()].sort(), [...runs].sort())
  assert.deepEqual(states.get(runs[2]), ['done', 'null'])
  for (const [run, message] of [
    [runs[0], `written by a newer gradient-lab \\(format 99.*clean ${runs[0]}`],
    [runs[1], `is damaged: remove the run with .*clean ${runs[1]}`],
  ]) {
    assert.equal(states.get(run)![0], 'unreadable')
    assert.match(states.get(run)![1], new RegExp(message))
    assert.match(lab(home, ['status', run]).stdout, new RegExp(`${run} +unreadable .*${message}`))
  }
  assert.equal(lab(home, ['clean', runs[0], runs[1], '--yes']).status, 0)
  assert.deepEqual(fs.readdirSync(path.join(home, 'results', 'runs')), [runs[2]])
})

test('clean says what it would free, removes only what is named, and keeps checkpoints that others need', t => {
  const home = temporaryHome(t)
  lab(home, ['run', 'random-walk', '--sweep', 'epochs=1,2', '--seeds', '0,1'])
  const runs = json(lab(home, ['status', '--format', 'json']))
  const id = (epochs: number, seed: number) =>
    String(
      runs.find(run => {
        const parameters = run['parameters'] as Record<string, unknown>
        return parameters['epochs'] === epochs && parameters['seed'] === seed
      })!['run'],
    )
  const before = filesOf(home)
  const preview = lab(home, ['clean', id(1, 0)])
  assert.equal(preview.status, 2)
  assert.match(preview.stderr, /clean: this would remove 1 runs and 0 trainings, .* kB; give --yes to remove them/)
  assert.deepEqual(filesOf(home), before)

  assert.equal(lab(home, ['clean', id(1, 0), '--yes']).status, 0)
  assert.deepEqual(
    filesOf(home),
    before.filter(file => !file.includes(id(1, 0))),
  )
  assert.equal(lab(home, ['clean', id(2, 0), '--yes']).status, 0)
  assert.equal(filesOf(home).filter(file => file.endsWith('.blob')).length, 2)
  assert.equal(lab(home, ['clean', 'random-walk', '--yes']).status, 0)
  assert.deepEqual(filesOf(home), [])
})

test('export writes what a measured step was computed from, and refuses a step that was not measured', t => {
  const home = temporaryHome(t)
  const [row] = json(lab(home, ['run', 'random-walk', '--set', 'seed=4', '--format', 'json']))
  const run = String(row['run'])
  const answer = lab(home, ['export', run, '--step', '2', '--to', 'step.npz'])
  assert.equal(answer.status, 0, answer.stderr)
  assert.equal(answer.stdout, `${path.join(home, 'step.npz')}\n`)
  assert.equal(fs.readFileSync(path.join(home, 'step.npz'), 'utf8'), `4 ${walkRows({ seed: 4 })[3]}`)

  const wrong = lab(home, ['export', run, '--step', '9', '--to', 'other.npz'])
  assert.equal(wrong.status, 2)
  assert.equal(wrong.stderr, 'random-walk: step 9 was not measured\n')
  assert.ok(!fs.existsSync(path.join(home, 'other.npz')))
})

test('Ctrl-C ends the command with 130, keeps what was finished, and the same command goes on', async t => {
  const home = temporaryHome(t)
  const words = [walkMain, 'run', 'random-walk', '--seeds', '0,1', '--set', 'pause=50', '--format', 'json']
  const child = spawn(process.execPath, words, {
    env: { ...process.env, GRADIENT_LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', data => {
    stdout += data
  })
  child.stderr.on('data', data => {
    stderr += data
  })
  const ended = new Promise(resolve => child.on('close', resolve))
  while (filesOf(home).filter(file => file.endsWith('.blob')).length < 5)
    await new Promise(later => setTimeout(later, 5))
  // to the whole group, as a terminal does
  process.kill(-child.pid!, 'SIGINT')
  assert.equal(await ended, 130)
  const finished = (JSON.parse(stdout) as Record<string, unknown>[]).map(row => row['position'])
  assert.deepEqual(finished, walkRows({ seed: 0 }))
  assert.match(stderr, /^run: stopping at the next check; press Ctrl-C again to end at once\n/)
  assert.match(stderr, /run: interrupted; what was finished is kept, the same command goes on from there\n$/)
  assert.deepEqual(
    json(lab(home, ['status', '--format', 'json'])).map(run => run['state']),
    ['done', 'interrupted'],
  )

  const again = lab(home, words.slice(1))
  assert.equal(again.status, 0)
  assert.deepEqual(
    json(again).map(row => row['position']),
    [0, 1].flatMap(seed => walkRows({ seed })),
  )
})

test('a reader that goes away is no error', async t => {
  const home = temporaryHome(t)
  const child = spawn(process.execPath, [walkMain, 'run', 'random-walk', '--set', 'epochs=300', '--format', 'json'], {
    env: { ...process.env, GRADIENT_LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', data => {
    stderr += data
  })
  child.stdout.once('data', () => child.stdout.destroy())
  assert.equal(await new Promise(resolve => child.on('close', resolve)), 0)
  assert.doesNotMatch(stderr, /EPIPE|Error/)
})

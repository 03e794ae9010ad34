import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { type TestContext, test } from 'node:test'
import { commandLine } from '../../src/cli/command-line.js'
import { randomWalk } from '../runs/random-walk.js'
import { filesOf, temporaryHome, walkSource } from '../runs/temporary-home.js'
import { json, lab, walkMain, walkRows } from './lab.js'

const ownMain = require.resolve('../../src/cli/main.js')

/** Asks for what cannot be, within this process: status 2, one sentence on stderr, nothing on stdout, nothing written. */
async function refused(t: TestContext, words: string[], message: RegExp): Promise<void> {
  const home = temporaryHome(t)
  const texts: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    t.mock.method(process[stream], 'write', (text: string) => {
      texts[stream] += text
      return true
    })
  const before = process.env['GRADIENT_LAB_HOME']
  process.env['GRADIENT_LAB_HOME'] = home
  const status = await commandLine(words, walkSource)
  if (before === undefined) delete process.env['GRADIENT_LAB_HOME']
  else process.env['GRADIENT_LAB_HOME'] = before
  t.mock.restoreAll()

  assert.equal(status, 2, `${words.join(' ')}: ${texts.stderr}`)
  assert.match(texts.stderr, message)
  assert.equal(texts.stderr.trimEnd().split('\n').length, 1)
  assert.equal(texts.stdout, '')
  assert.deepEqual(filesOf(home), [])
}

test('help fits a screen of 24 lines and 100 columns, and every command that it names has its own', t => {
  const home = temporaryHome(t)
  const help = lab(home, ['--help'], ownMain)
  assert.equal(help.status, 0)
  const lines = help.stdout.trimEnd().split('\n')
  assert.ok(lines.length <= 24, `${lines.length} lines`)
  for (const line of lines) assert.ok([...line].length <= 100, line)
  const commands = lines.flatMap(line => /^ {2}([a-z]+)/.exec(line)?.[1] ?? [])
  assert.deepEqual(commands.slice(0, 4), ['list', 'describe', 'run', 'status'])
  for (const command of commands) {
    const own = lab(home, [command, '--help'], ownMain)
    assert.equal(own.status, 0)
    assert.match(own.stdout, new RegExp(`^gradient-lab ${command}`))
    for (const line of own.stdout.split('\n')) assert.ok([...line].length <= 105, line)
  }
})

test('list and describe tell what there is', t => {
  const home = temporaryHome(t)
  assert.deepEqual(json(lab(home, ['list', '--format', 'json'])), [
    { name: 'random-walk', question: 'Where does a walk end?', source: 'Pearson 1905' },
  ])
  const rows = json(lab(home, ['describe', 'random-walk', '--format', 'json']))
  assert.deepEqual(
    rows.filter(row => row['kind'] === 'parameter').map(row => row['name']),
    randomWalk.parameters.map(parameter => parameter.name),
  )
  assert.deepEqual(
    rows.find(row => row['name'] === 'drift'),
    {
      name: 'drift',
      kind: 'parameter',
      type: 'number',
      unit: '1',
      default: '0.1',
      meaning: 'mean of a step',
    },
  )
  assert.deepEqual(
    rows.filter(row => row['kind'] === 'column').map(row => row['name']),
    ['epoch', 'position', 'threadsSeen', 'n', 'run', 'status', 'interval'],
  )
  assert.deepEqual(filesOf(home), [])
})

test('list takes less than 0.3 s of the processor and loads no heavy library', t => {
  const home = temporaryHome(t)
  const costs = [1, 2, 3].map(() => {
    const words = ['--require', require.resolve('./report-cost.js'), ownMain, 'list']
    const { stderr } = spawnSync(process.execPath, words, { cwd: home, encoding: 'utf8' })
    return JSON.parse(stderr) as { milliseconds: number; modules: string[] }
  })
  const least = Math.min(...costs.map(cost => cost.milliseconds))
  assert.ok(least < 300, `${least} ms`)
  for (const library of ['tfjs', 'nodejs-polars', 'vega', 'node_modules/typescript', 'hyparquet'])
    assert.deepEqual(
      costs[0].modules.filter(module => module.includes(library)),
      [],
    )
})

test('run prints the rows of all cases in the order of the flags, then by seed, to every digit', t => {
  const home = temporaryHome(t)
  const words = ['run', 'random-walk', '--set', 'epochs=1', '--seeds', '1,0', '--sweep', 'drift=0.5,0.25']
  const answer = lab(home, [...words, '--jobs', '2', '--format', 'json'])
  assert.equal(answer.status, 0, answer.stderr)
  const cases = [0.5, 0.25].flatMap(drift => [1, 0].map(seed => ({ epochs: 1, drift, seed })))
  assert.deepEqual(
    json(answer).map(row => [row['drift'], row['seed'], row['position']]),
    cases.flatMap(given => walkRows(given).map(position => [given.drift, given.seed, position])),
  )
  // in another order, in another format, one at a time: the same numbers, computed once
  const files = filesOf(home)
  const csv = lab(home, [...words, '--format', 'csv'])
  assert.deepEqual(filesOf(home), files)
  const lines = csv.stdout.trimEnd().split('\n')
  const at = lines[0].split(',').indexOf('position')
  assert.deepEqual(
    lines.slice(1).map(line => Number(line.replace('"1,0.5"', '').split(',')[at])),
    cases.flatMap(walkRows),
  )
})

test('a table leaves out parameters that do not vary', t => {
  const answer = lab(temporaryHome(t), ['run', 'random-walk', '--set', 'epochs=1', '--seeds', '0,1'])
  const [head, first] = answer.stdout.split('\n')
  assert.match(head, /^seed {2}epoch {2}position {2}threadsSeen {2}n {2}run {11}status {2}interval$/)
  assert.match(
    first,
    new RegExp(`^ {3}0 {6}1 {5}${walkRows({ epochs: 1 })[0].toPrecision(4)} {2}2 +3 {2}[0-9a-f]{12} {2}ok`),
  )
})

test('bad usage is refused with status 2 and one sentence, and nothing is written', async t => {
  await refused(t, ['rum'], /^gradient-lab: there is no command rum; did you mean run\?$/m)
  await refused(t, ['reprot'], /^gradient-lab: there is no command reprot; did you mean report\?$/m)
  await refused(
    t,
    ['report', 'igt-bound-hold'],
    /^report: there is no claim igt-bound-hold; did you mean igt-bound-holds\?$/m,
  )
  await refused(t, ['report', '--paper', 'sag'], /^report: --paper must be igt, adam, svrg, got "sag"$/m)
  await refused(t, ['report', '--format', 'latex'], /^report: --format must be table, json, csv, tex, got "latex"$/m)
  await refused(t, ['run'], /^run: name the experiment$/m)
  await refused(t, ['run', 'random-wlk'], /^there is no experiment random-wlk; did you mean random-walk\?$/m)
  await refused(t, ['run', 'random-walk', 'x'], /^run: what is "x" for\?$/m)
  await refused(t, ['run', 'random-walk', '--sett', 'a=1'], /^run: unknown option --sett; did you mean --set\?$/m)
  await refused(t, ['run', 'random-walk', '--set'], /^run: --set needs a value$/m)
  await refused(t, ['run', 'random-walk', '--set', 'drift'], /^run: --set takes name=value, got "drift"$/m)
  await refused(t, ['run', 'random-walk', '--set', 'drift=1', '--set', 'drift=2'], /^run: --set drift is given twice$/m)
  await refused(t, ['run', 'random-walk', '--set', 'drift=x'], /^random-walk: drift must be a number, got "x"$/m)
  await refused(t, ['run', 'random-walk', '--sweep', 'drift=1,5'], /^random-walk: drift must not be 5$/m)
  await refused(t, ['run', 'random-walk', '--seeds', '1,1'], /^random-walk: the sweep of seed names 1 twice$/m)
  await refused(t, ['run', 'random-walk', '--jobs', '0'], /^run: --jobs must be an integer from 1 on, got "0"$/m)
  await refused(t, ['run', 'random-walk', '--on', 'moon'], /^run: --on must be local or slurm, got "moon"$/m)
  await refused(t, ['run', 'random-walk', '--time', '5'], /^run: --time is for --on slurm only$/m)
  await refused(
    t,
    ['run', 'random-walk', '--out', 'rows.csv'],
    /^run: --out must name a \.parquet file, got "rows\.csv"$/m,
  )
  await refused(t, ['run', 'random-walk', '--format', 'xml'], /^run: --format must be table, json, csv, got "xml"$/m)
  await refused(t, ['run', 'random-walk', '--fresh=yes'], /^run: --fresh takes no value$/m)
  await refused(t, ['list', '--set', 'a=1'], /^list: unknown option --set; it has --format$/m)
  await refused(t, ['status', 'ffffffffffff'], /^status: there is no run ffffffffffff in /m)
  await refused(t, ['export', 'ffffffffffff', '--step', '1', '--to', 'a.npz'], /^there is no run ffffffffffff in /m)
  await refused(t, ['clean'], /^clean: name runs or experiments, or give --failed or --all$/m)
})

test('a data set that is not there is bad input: status 2, and the command that brings it', t => {
  const home = temporaryHome(t)
  const answer = lab(home, ['run', 'variance-ratio', '--set', 'dataset=cifar-10'], ownMain)
  assert.equal(answer.status, 2)
  assert.match(answer.stderr, /cifar-10 .*gradient-lab fetch cifar-10\n$/)
  assert.deepEqual(filesOf(home), [])
})

test('a home that cannot hold results is bad input: status 2, and what to set', t => {
  const home = temporaryHome(t)
  const file = `${home}/file`
  fs.writeFileSync(file, '')
  const answer = spawnSync(process.execPath, [walkMain, 'run', 'random-walk'], {
    env: { ...process.env, GRADIENT_LAB_HOME: file },
    encoding: 'utf8',
  })
  assert.equal(answer.status, 2)
  assert.equal(
    answer.stderr,
    `results cannot be written to ${file} (ENOTDIR): set GRADIENT_LAB_HOME to a folder that you may write to\n`,
  )
})

import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryPrefix } from '../../src/tables/atomic-file.js'
import { needs } from '../system-packages.js'
import { processesOf, slurmWords, startCluster, until } from './slurm-cluster.js'
import { computedEpochs, filesOf, temporaryHome } from './temporary-home.js'

test('with a node lost, a task cancelled, two out of time and the controller restarted every row arrives once and is that of a local run', {
  ...needs('slurm'),
  timeout: 170_000,
}, async t => {
  const cluster = startCluster(t, 17_300)
  const home = temporaryHome(t)
  const seeds = Array.from({ length: 12 }, (_, seed) => seed)
  const words = `run random-walk --seeds ${seeds} --set threads=1 --set epochs=24 --set pause=500 --format json`.split(
    ' ',
  )
  const local = cluster.lab(temporaryHome(t), [...words, '--jobs', '4'])
  const command = cluster.lab(home, [...words, ...slurmWords])

  const queue = () =>
    cluster
      .slurm('squeue', '-h', '-r', '-o', '%F|%K|%T|%N')
      .trim()
      .split('\n')
      .map(line => line.split('|'))
  const runningOn = (node: string) =>
    queue().flatMap(([array, place, state, on]) =>
      state === 'RUNNING' && on === node ? [{ name: `${array}_${place}`, place: Number(place) }] : [],
    )
  const jobs = () => {
    const [name] = fs.readdirSync(path.join(home, 'results', 'slurm')).filter(each => each.startsWith('gradient-lab-'))
    return JSON.parse(fs.readFileSync(path.join(home, 'results', 'slurm', name, 'tasks.json'), 'utf8')).tasks
  }
  const rowsOf = (run: string) => {
    const file = path.join(home, 'results', 'runs', run, 'rows.jsonl')
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').length - 1 : 0
  }
  const foldersOf = (place: number) => {
    const { run, training } = jobs()[place].job
    return [path.join(home, 'results', 'runs', run), path.join(home, 'results', 'trainings', training)]
  }
  await until('eight tasks run on two nodes', () => {
    if (!fs.existsSync(path.join(home, 'results', 'slurm'))) return false
    const running = [...runningOn('n1'), ...runningOn('n2')]
    return running.length === 8 && running.every(({ place }) => rowsOf(jobs()[place].job.run) >= 3)
  })
  const submitted = jobs()
  const [killed, cutOff] = runningOn('n1')
  const [cancelled, hung, late] = runningOn('n2')

  process.kill(processesOf(cluster.folder, hung.place)[0].child, 'SIGSTOP')
  cluster.slurm('scancel', cancelled.name)
  process.kill(processesOf(cluster.folder, late.place)[0].first, 'SIGUSR1') // as Slurm does before the time limit
  cluster.slurm('scontrol', 'update', `JobId=${hung.name}`, 'EndTime=now+1')

  // a node: its daemon, one task with all its processes, one that stands still for so long that its locks are lost
  process.kill(cluster.pidOf('slurmd-n1'), 'SIGKILL')
  for (const pid of Object.values(processesOf(cluster.folder, killed.place)[0])) process.kill(pid, 'SIGKILL')
  const [stopped] = processesOf(cluster.folder, cutOff.place)
  process.kill(stopped.child, 'SIGSTOP')
  for (const folder of foldersOf(cutOff.place))
    for (const name of fs.readdirSync(folder)) if (name.startsWith('lock.')) fs.rmSync(path.join(folder, name))

  await until('the node is found lost', () => runningOn('n1').length === 0)
  process.kill(cluster.pidOf('slurmctld'), 'SIGTERM')
  await sleep(4000)
  cluster.startController()

  const { run } = submitted[cutOff.place].job
  await until('the lost task runs on the other node', () => processesOf(cluster.folder, cutOff.place).length === 2)
  const before = computedEpochs(home, run).length
  await until('it computes', () => computedEpochs(home, run).length > before)
  process.kill(stopped.child, 'SIGCONT')

  const [whole, { status, out, said }] = await Promise.all([local.ended, command.ended])
  assert.equal(whole.status, 0, whole.said)
  assert.equal(status, 0, said)
  assert.equal(JSON.parse(out).length, 12 * 24 * 3)
  assert.equal(out, whole.out)

  const ends = fs.readFileSync(path.join(cluster.folder, 'log', 'jobcomp.txt'), 'utf8')
  for (const state of ['NODE_FAIL', 'CANCELLED', 'TIMEOUT']) assert.match(ends, new RegExp(`JobState=${state}`))
  const polls = cluster.polls()
  assert.ok(polls.length > 2)
  for (const [i, seconds] of polls.slice(1).entries())
    assert.ok(seconds - polls[i] > 9.9, `polled after ${seconds - polls[i]} s`)

  // when the copies that nobody waits for have ended, too
  await until('all tasks have ended', () =>
    submitted.every((_: unknown, place: number) => processesOf(cluster.folder, place).length === 0),
  )
  const again = await cluster.lab(home, words).ended
  assert.equal(again.out, whole.out)
  assert.deepEqual(
    filesOf(home).filter(
      file => path.basename(file).startsWith(temporaryPrefix) || path.basename(file).startsWith('lock.'),
    ),
    [],
  )
  for (const task of [killed, cancelled, hung, late]) {
    // what the last checkpoint has was not computed again
    const epochs = computedEpochs(home, submitted[task.place].job.run)
    assert.ok(epochs.length <= 25, `${epochs}`)
  }
  assert.deepEqual(fs.readdirSync(path.join(home, 'results', 'slurm')), [])
})

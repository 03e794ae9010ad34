import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { needs } from '../system-packages.js'
import { startCluster, until } from '../runs/slurm-cluster.js'
import { filesOf, temporaryHome } from '../runs/temporary-home.js'

test('a pre-empted training goes on from its checkpoints, put back into the queue or ended, and has the rows of a local one', {
  ...needs('slurm'),
  timeout: 120_000,
}, async t => {
  const cluster = startCluster(t, 17_500, require.resolve('../../src/cli/main.js'))
  const home = temporaryHome(t)
  const settings = 'network=lenet dataset=fashion-mnist-small examples=2560 epochs=5 measureEpochs=2,5 threads=1'
  const words = ['run', 'variance-ratio', '--format', 'json', ...settings.split(' ').flatMap(each => ['--set', each])]
  const partitions = ['local', 'spare']
  const trainings = partitions.map((partition, seed) =>
    cluster.lab(home, [...words, '--seeds', String(seed), '--on', 'slurm', '--partition', partition]),
  )
  const kept = () =>
    filesOf(home)
      .filter(file => /trainings.*\/epoch-0000[12]\.npz/.test(file))
      .map(file => [file, fs.statSync(path.join(home, file)).mtimeMs] as const)
  await until('both have trained, and one has measured, two epochs', () => kept().length >= 5)
  const before = kept()
  cluster.slurm(
    'sbatch',
    '--partition',
    'urgent',
    '--exclusive',
    '--nodes',
    '2',
    '--output',
    '/dev/null',
    '--wrap',
    'true',
  )

  const ended = await Promise.all(trainings.map(training => training.ended))
  for (const { status, said } of ended) assert.equal(status, 0, said)
  const local = await cluster.lab(temporaryHome(t), [...words, '--seeds', '0,1']).ended
  assert.equal(local.status, 0, local.said)
  const rowsOf = (text: string) => JSON.parse(text).map((row: object) => ({ ...row, seconds: undefined }))
  const expected = rowsOf(local.out)
  assert.equal(expected.length, 2 * 2 * 4)
  assert.deepEqual(
    ended.flatMap(({ out }) => rowsOf(out)),
    expected,
  )

  // what was there before is not made anew
  const after = new Map(kept())
  for (const [file, time] of before) assert.equal(after.get(file), time, file)
  const ends = fs.readFileSync(path.join(cluster.folder, 'log', 'jobcomp.txt'), 'utf8')
  const tasks = [...ends.matchAll(/JobId=(\d+) .*Name=gradient-lab.* JobState=(\w+) Partition=(\w+)/g)]
  for (const [partition, jobs] of [
    ['local', 1],
    ['spare', 2],
  ] as const) {
    const own = tasks.filter(([, , , where]) => where === partition)
    assert.deepEqual(
      own.map(([, , state]) => state),
      ['PREEMPTED', 'COMPLETED'],
    )
    assert.equal(new Set(own.map(([, job]) => job)).size, jobs)
  }
})

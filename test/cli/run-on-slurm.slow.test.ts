import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { needs } from '../system-packages.js'
import { slurmWords, startCluster, until } from '../runs/slurm-cluster.js'
import { filesOf, temporaryHome } from '../runs/temporary-home.js'

test('interrupted, a command leaves its tasks, status tells of them, and the same command follows them to the end', {
  ...needs('slurm'),
  timeout: 100_000,
}, async t => {
  const cluster = startCluster(t, 17_400)
  const home = temporaryHome(t)
  const words =
    'run random-walk --sweep end=well,throw --seeds 0,1,2,3,4 --set threads=1 --set pause=1500 --format json'
  const command = cluster.lab(home, [...words.split(' '), ...slurmWords])
  await until('a table of the queue can be read', () => {
    const queue = cluster.slurm('squeue', '-h', '-r', '-o', '%T').trim().split('\n')
    return queue.length === 10 && queue.includes('RUNNING') && queue.includes('PENDING')
  })
  const status = JSON.parse((await cluster.lab(home, ['status', '--format', 'json']).ended).out)
  const told = status.map((row: Record<string, string>) => `${row['state']} ${row['queue']?.replace(/n\d|\(.*/, '…')}`)
  assert.equal(told.length, 10)
  assert.deepEqual([...new Set(told)].sort(), ['running on …', 'waiting waiting in the queue …'])

  process.kill(command.pid, 'SIGINT')
  const left = await command.ended
  assert.equal(left.status, 130)
  assert.match(left.said, /the tasks go on in Slurm.* scancel --me --name=gradient-lab-[0-9a-f]{8}$/m)

  const followed = await cluster.lab(home, [...words.split(' '), ...slurmWords]).ended
  assert.equal(followed.status, 1)
  assert.equal(followed.said.match(/failed: the walker fell/g)?.length, 5)
  const whole = await cluster.lab(temporaryHome(t), words.replace('well,throw', 'well').split(' ')).ended
  assert.equal(followed.out, whole.out)
  const ends = fs
    .readFileSync(path.join(cluster.folder, 'log', 'jobcomp.txt'), 'utf8')
    .trim()
    .split('\n')
  assert.equal(ends.length, 10, 'tasks were submitted twice')

  const nowhere = ['run', 'random-walk', '--seeds', '7,8', ...slurmWords, '--partition', 'nowhere']
  const refused = await cluster.lab(home, nowhere).ended
  assert.equal(refused.status, 1)
  assert.equal(refused.said.match(/[Ii]nvalid partition/g)?.length, 1, refused.said)

  // what would be refused is not computed afresh, and nothing is lost
  const tables = () => filesOf(home).filter(file => file.endsWith('rows.parquet')).length
  assert.equal(tables(), 5)
  const done = words.replace('well,throw', 'well').split(' ')
  const fresh = await cluster.lab(home, [...done, ...slurmWords, '--partition', 'nowhere', '--fresh']).ended
  assert.equal(fresh.status, 1)
  assert.match(fresh.said, /[Ii]nvalid partition/)
  assert.equal(tables(), 5)
  // nobody needs the array's files without the cases that failed
  const arrays = () => fs.readdirSync(path.join(home, 'results', 'slurm')).length
  assert.equal(arrays(), 1)
  const cleaned = await cluster.lab(home, ['clean', '--failed', '--yes']).ended
  assert.match(cleaned.out, /^removed 5 runs/)
  assert.equal(arrays(), 0)
})

test('with room for three tasks in the queue, five cases are submitted in smaller arrays, each once', {
  ...needs('slurm'),
  timeout: 100_000,
}, async t => {
  const cluster = startCluster(t, 17_600)
  const programs = path.join(cluster.folder, 'programs')
  const sbatch = cluster.slurm('sh', '-c', 'command -v sbatch').trim()
  // as accounting limits a user's tasks, which it can with a database only
  const limited = `#!/bin/sh
for word; do case $word in --array=0-*) asked=$((\${word#--array=0-} + 1)) ;; esac; done
if [ $(($(squeue -h -r | wc -l) + asked)) -gt 3 ]; then
  echo "$asked refused" >>${programs}/asked
  echo 'sbatch: error: QOSMaxSubmitJobPerUserLimit' >&2
  echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)" >&2
  exit 1
fi
echo "$asked taken" >>${programs}/asked
exec ${sbatch} "$@"
`
  fs.writeFileSync(path.join(programs, 'sbatch'), limited, { mode: 0o755 })
  const words = 'run random-walk --seeds 0,1,2,3,4 --set threads=1 --format json'.split(' ')
  const [sweep, local] = await Promise.all([
    cluster.lab(temporaryHome(t), [...words, ...slurmWords]).ended,
    cluster.lab(temporaryHome(t), words).ended,
  ])
  assert.equal(sweep.status, 0, sweep.said)
  assert.equal(sweep.out, local.out)
  const asked = fs.readFileSync(path.join(programs, 'asked'), 'utf8').trim().split('\n')
  assert.deepEqual(asked.slice(0, 2), ['5 refused', '2 taken'])
  const taken = asked.filter(each => each.endsWith('taken')).map(each => Number.parseInt(each, 10))
  assert.equal(
    taken.reduce((sum, count) => sum + count, 0),
    5,
  )
})

test('of a single case, too, it is told why Slurm does not answer, and nothing was submitted', async t => {
  const programs = temporaryHome(t)
  for (const program of ['sbatch', 'squeue', 'scontrol'])
    fs.writeFileSync(path.join(programs, program), '#!/bin/sh\necho "fatal: no controller" >&2\nexit 1\n', {
      mode: 0o755,
    })
  const command = spawn(process.execPath, [require.resolve('./walk-main.js'), 'run', 'random-walk', '--on', 'slurm'], {
    env: {
      ...process.env,
      GRADIENT_LAB_HOME: temporaryHome(t),
      PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
    },
  })
  t.after(() => command.kill('SIGKILL'))
  let said = ''
  command.stderr.setEncoding('utf8').on('data', text => {
    said += text
  })
  await until('it is told', () => said.includes('the queue does not answer (fatal: no controller)'))
  command.kill('SIGINT')
  const [status] = await once(command, 'close')
  assert.equal(status, 130)
  assert.match(said, /run: interrupted before a task was submitted; the same command submits them\n$/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareCase } from '../../src/runs/prepare-case.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { arraysOf, limitSeconds, needsOf, sbatchWords, signalSeconds } from '../../src/runs/slurm-arrays.js'
import { readRefusal } from '../../src/runs/slurm-commands.js'
import { parseQueue, queueByPlace, queueText } from '../../src/runs/slurm-queue.js'
import { failuresAfter, isLost } from '../../src/runs/slurm-step.js'
import { randomWalk } from './random-walk.js'

test('the queue’s lines are read, and a state that is not known counts as running', () => {
  const tasks = parseQueue(
    'a|0|RUNNING|None|n1\na|12|PENDING|Resources|\nb|3|TIMEOUT|TimeLimit|n2\nb|4|TELEPORTING|None|n2\nb|N/A|RUNNING|None|n1\n\n',
  )
  assert.deepEqual(
    tasks.map(task => [task.submission, task.place, task.standing, task.reason, task.node, queueText(task)]),
    [
      ['a', 0, 'running', '', 'n1', 'on n1'],
      ['a', 12, 'waiting', 'Resources', '', 'waiting in the queue (Resources)'],
      ['b', 3, 'over', 'TimeLimit', 'n2', ''],
      ['b', 4, 'running', '', 'n2', 'on n2'],
    ],
  )
})

test('of two tasks of one place the one that runs is told of', () => {
  for (const text of ['a|0|RUNNING||n1\na|0|CANCELLED||n2', 'a|0|CANCELLED||n2\na|0|RUNNING||n1'])
    assert.equal(queueByPlace(parseQueue(text)).get('a/0')?.state, 'RUNNING')
})

test('arrays are cut at the most that Slurm takes, in order, those that ask for the same together', () => {
  const needs = (each: number) => ({ cores: each % 2 === 0 ? 1 : 4, memory: 1024 })
  const cut = (count: number, most: number) =>
    arraysOf(
      Array.from({ length: count }, (_, i) => i),
      needs,
      most,
    ).map(({ needs: { cores }, cases }) => [cores, ...cases])
  assert.deepEqual(cut(7, 3), [
    [1, 0, 2, 4],
    [1, 6],
    [4, 1, 3, 5],
  ])
  assert.deepEqual(cut(6, 3).length, 2)
  assert.deepEqual(cut(0, 3), [])
  assert.deepEqual(
    cut(10_000, 1001).map(array => array.length - 1),
    [1001, 1001, 1001, 1001, 996, 1001, 1001, 1001, 1001, 996],
  )
})

test('a task asks for the threads of its case and the next power of two GiB above its estimate', () => {
  const large = { ...randomWalk, memoryBytes: ({ epochs }: Record<string, unknown>) => Number(epochs) * 2 ** 30 }
  const needs = (epochs: number, memory?: number) =>
    needsOf(prepareCase(large, completeParameters(large, { epochs, threads: 3 }), '.'), memory)
  assert.deepEqual(needs(1), { cores: 3, memory: 1024 })
  assert.deepEqual(needs(5), { cores: 3, memory: 8192 })
  assert.deepEqual(needs(5, 6e9), { cores: 3, memory: 5723 })
})

test('sbatch is asked for an array that is put back, is told before its end, and logs beside', () => {
  const words = sbatchWords('gl', '/home/a%b', 14, { cores: 2, memory: 512 }, { partition: 'long', time: '4', jobs: 5 })
  for (const word of [
    '--array=0-13%5',
    '--requeue',
    '--signal=B:USR1@60',
    '--time=4',
    '--cpus-per-task=2',
    '--mem=512M',
  ])
    assert.ok(words.includes(word), word)
  assert.ok(words.includes('--output=/home/a%%b/logs/%A_%a.log'))
  assert.equal(words.at(-1), '/home/a%b/task.sh')
})

test('time limits are read as Slurm reads them', () => {
  const limits = {
    '90': 5400,
    '90:30': 5430,
    '1:30:00': 5400,
    '2-12': 216_000,
    '2-12:30': 217_800,
    '2-12:30:05': 217_805,
  }
  for (const [text, seconds] of Object.entries(limits)) assert.equal(limitSeconds(text), seconds, text)
  for (const text of ['', '0', '0:59', '1h', '1:2:3:4', '-1', '1-', 'UNLIMITED'])
    assert.throws(() => limitSeconds(text), /^RangeError: run: --time must be a time limit from one minute on/, text)
  assert.deepEqual([undefined, '1', '4', '8', '1-00'].map(signalSeconds), [120, 15, 60, 120, 120])
})

test('a task is lost when it is over, or absent from two polls in a row, and never while nothing is known', () => {
  const lost = (standing: 'waiting' | 'running' | 'over' | undefined, absences: number, submitted = true) =>
    isLost({ submitted, task: standing && { standing, state: '' }, absences, failures: 0 })
  assert.deepEqual(
    [0, 1, 2, 3].map(count => lost(undefined, count)),
    [false, false, true, true],
  )
  assert.deepEqual(
    (['waiting', 'running', 'over'] as const).map(standing => lost(standing, 0)),
    [false, false, true],
  )
  assert.equal(lost(undefined, 5, false), false)
})

test('only ends by its own fault and without a new checkpoint count against a task', () => {
  const after = (state: string | undefined, leftCheckpoint: boolean) =>
    failuresAfter(
      {
        submitted: true,
        task: state === undefined ? undefined : { standing: 'over', state },
        absences: 2,
        failures: 2,
      },
      leftCheckpoint,
    )
  assert.deepEqual(
    ['FAILED', 'TIMEOUT', 'CANCELLED', 'OUT_OF_MEMORY', undefined].map(state => after(state, false)),
    [3, 3, 3, 3, 3],
  )
  assert.deepEqual(
    ['NODE_FAIL', 'PREEMPTED'].map(state => after(state, false)),
    [2, 2],
  )
  assert.deepEqual(
    ['FAILED', 'NODE_FAIL'].map(state => after(state, true)),
    [0, 0],
  )
})

test('what the controller refused is told from what nobody knows', () => {
  const refusals = [
    'sbatch: error: invalid partition specified: nowhere\nsbatch: error: Batch job submission failed: Invalid partition name specified',
    'sbatch: error: Batch job submission failed: Requested node configuration is not available',
  ]
  const limits = [
    "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    'sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying',
    'allocation failure: Resource temporarily unavailable',
  ]
  const unknown = [
    'sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)',
    'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation',
    'sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received',
  ]
  const read = (errors: readonly string[]) => errors.map(error => Object.values(readRefusal(error)).join())
  assert.deepEqual(read(refusals), ['no,false', 'no,false'])
  assert.deepEqual(read(unknown), ['unknown,false', 'unknown,false', 'unknown,false'])
  assert.deepEqual(read(limits), ['no,true', 'unknown,true', 'unknown,true'])
})

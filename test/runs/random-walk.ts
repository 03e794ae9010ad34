import fs = require('node:fs')
import type { Experiment, Parameters } from '../../src/experiments/experiment.js'

/**
 * A small experiment for tests: a random walk of `epochs` epochs with three rows each, checkpointed after each epoch, whose
 * numbers follow from the parameters alone. It can be slow, fail, diverge, refuse, and use a part.
 */
export const randomWalk: Experiment = {
  name: 'random-walk',
  version: 3,
  question: 'Where does a walk end?',
  source: 'Pearson 1905',
  usesDevice: false,
  mainColumn: 'position',
  parameters: [
    {
      name: 'epochs',
      type: 'integer',
      unit: 'epoch',
      default: 4,
      range: [1, 1000],
      meaning: 'how long',
      identifiesTraining: false,
    },
    { name: 'drift', type: 'number', unit: '1', default: 0.1, range: [-10, Infinity], meaning: 'mean of a step' },
    { name: 'weights', type: 'numbers', unit: '1', default: [1, 0.5], meaning: 'factors of the steps' },
    { name: 'schedule', type: 'schedule', unit: 'epoch:1', default: 'constant', meaning: 'factors of the drift' },
    {
      name: 'lock',
      type: 'names',
      unit: '1',
      default: 'none',
      choices: ['transforms', 'dropout', 'none'],
      meaning: 'what is locked',
    },
    {
      name: 'pause',
      type: 'number',
      unit: 'ms',
      default: 0,
      meaning: 'how long an epoch takes',
      identifiesTraining: false,
    },
    {
      name: 'end',
      type: 'name',
      unit: '1',
      default: 'well',
      choices: ['well', 'throw', 'abort', 'diverge', 'undeclared'],
      meaning: 'how it ends',
    },
    {
      name: 'step',
      type: 'part',
      unit: '1',
      default: 'uniform',
      choices: ['uniform', 'gaussian'],
      meaning: 'law of the steps',
    },
    { name: 'threads', type: 'integer', unit: '1', default: 2, range: [1, 64], meaning: 'threads of TensorFlow' },
    { name: 'seed', type: 'integer', unit: '1', default: 0, meaning: 'seed of the steps' },
  ],
  columns: [
    { name: 'epoch', type: 'integer', unit: 'epoch', meaning: 'epoch, from 1' },
    { name: 'position', type: 'number', unit: 'm', meaning: 'where the walk is' },
    { name: 'threadsSeen', type: 'name', unit: '1', meaning: 'the threads that the environment asks for' },
    { name: 'n', type: 'integer', unit: '1', meaning: 'steps so far' },
  ],
  check(parameters) {
    if (parameters['drift'] === 5) throw new RangeError('random-walk: drift must not be 5')
  },
  run(parameters, context) {
    const part = parameters['step'] as string
    const step = part.includes('#') ? (context.part(part) as (u: number) => number) : (u: number) => u - 0.5
    const epochs = parameters['epochs'] as number
    let position = 0
    for (let epoch = 1; epoch <= epochs; epoch++) {
      context.progress((epoch - 1) / epochs, `epoch ${epoch}`)
      const stored = context.training.read(`epoch/${epoch}`)
      if (stored === undefined) {
        pause(parameters['pause'] as number, context.checkInterrupt)
        position = walk(position, epoch, parameters, step)
        console.log(`computed epoch ${epoch}`)
        context.training.write(`epoch/${epoch}`, new Uint8Array(new Float64Array([position]).buffer))
      } else {
        position = new Float64Array(stored.buffer.slice(0, 8))[0]
      }
      const threadsSeen = process.env['TF_NUM_INTRAOP_THREADS'] ?? 'unset'
      const rows = [0, 1, 2].map(k => ({ epoch, position: position / (k + 1), threadsSeen, n: 3 * epoch + k }))
      context.emit(rows.slice(0, 2))
      context.emit(rows.slice(2))
      if (epoch === 2) end(parameters['end'] as string, context.emit, rows[0])
    }
  },
  export(parameters, step, context) {
    const stored = context.training.read(`epoch/${step}`)
    if (stored === undefined) throw new RangeError(`random-walk: step ${step} was not measured`)
    return new TextEncoder().encode(`${parameters['seed']} ${new Float64Array(stored.buffer.slice(0, 8))[0]}`)
  },
}

/** The positions of the walk, computed here in one go: what every run of it must report. */
export function positions(parameters: Parameters): number[] {
  const all: number[] = []
  let position = 0
  for (let epoch = 1; epoch <= (parameters['epochs'] as number); epoch++) {
    position = walk(position, epoch, parameters, u => u - 0.5)
    for (const k of [1, 2, 3]) all.push(position / k)
  }
  return all
}

function walk(from: number, epoch: number, parameters: Parameters, step: (u: number) => number): number {
  let state = (parameters['seed'] as number) * 7919 + epoch
  let position = from
  for (let i = 0; i < 100; i++) {
    state = (state * 1103515245 + 12345) % 2147483648
    position += (parameters['drift'] as number) + step(state / 2147483648)
  }
  return position
}

function pause(milliseconds: number, check: () => void): void {
  const cell = new Int32Array(new SharedArrayBuffer(4))
  for (let left = milliseconds; left > 0; left -= 5) {
    check()
    Atomics.wait(cell, 0, 0, Math.min(5, left))
  }
}

function end(
  how: string,
  emit: (rows: Record<string, number | string>[]) => void,
  row: Record<string, number | string>,
) {
  if (how === 'throw') throw new Error('the walker fell')
  if (how === 'abort') process.abort()
  if (how === 'diverge') emit([{ ...row, position: Infinity }])
  if (how === 'undeclared') emit([{ ...row, speed: 1 }])
}

export const experiments: readonly Experiment[] = [randomWalk]

/** RANDOM_WALK_KILL=before:3 kills the run's process before its third rename, after:3 after it. */
const kill = /^(before|after):(\d+)$/.exec(process.env['RANDOM_WALK_KILL'] ?? '')
if (kill !== null && process.send !== undefined) {
  const rename = fs.renameSync
  let renames = 0
  fs.renameSync = (from, to) => {
    renames += 1
    if (kill[1] === 'before' && renames === Number(kill[2])) process.kill(process.pid, 'SIGKILL')
    rename(from, to)
    if (kill[1] === 'after' && renames === Number(kill[2])) process.kill(process.pid, 'SIGKILL')
  }
}

/** RANDOM_WALK_FULL=2 lets the disk be full once epoch 2 is written. */
const full = process.env['RANDOM_WALK_FULL']
if (full !== undefined && process.send !== undefined) {
  const open = fs.openSync
  fs.openSync = (path, ...rest) => {
    if (String(path).includes(`${full}.blob`))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    return open(path, ...rest)
  }
}

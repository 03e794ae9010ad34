import fs from 'node:fs'
import os from 'node:os'
import { inWords, needs, requireSpace } from './disk.mjs'
import { explain, Failure } from './failure.mjs'
import { foldersOf } from './folders.mjs'
import { takeLock } from './lock.mjs'
import { cleanEnvironment, endAll, run as runProgram } from './processes.mjs'
import { progress } from './progress.mjs'
import { stepsOf } from './steps.mjs'

/** The steps that are not done, and those that build on them. */
export function unfinished(steps) {
  const left = new Set()
  for (const step of steps) if (step.after.some(name => left.has(name)) || !step.isDone()) left.add(step.name)
  return steps.filter(step => left.has(step.name))
}

/**
 * Brings the checkout to where everything runs. When all is there it only looks.
 * @returns {Promise<string[]>} the names of the steps that ran
 * @throws {Failure} one sentence with the remedy
 */
export async function setUp(root, { steps = stepsOf(foldersOf(root)), stream = process.stderr, freeOf } = {}) {
  if (process.platform === 'win32')
    throw new Failure('Windows is not supported: use WSL 2, where the set-up works as on Linux')
  const started = performance.now()
  const folders = foldersOf(root)
  // A lock that a set-up left, killed when all was done, is taken over and removed below.
  if (unfinished(steps).length === 0 && !fs.existsSync(folders.lock)) {
    stream.write(`gradient-lab is set up (looked for ${((performance.now() - started) / 1000).toFixed(2)} s)\n`)
    return []
  }
  const lines = progress(stream)
  let lock
  // Once something has ended the set-up, what its steps still wait for never comes.
  let ended = false
  let fail
  const failure = new Promise((_, reject) => {
    fail = reject
  })
  const interrupted = async signal => {
    ended = true
    await endAll()
    lock?.release()
    lines.end()
    process.exit(128 + os.constants.signals[signal])
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, interrupted)
  try {
    lock = await takeLock(
      folders.lock,
      pid => lines.say(`another set-up of this checkout is running (process ${pid}): waiting for it`),
      () => fail(new Failure('another set-up of this checkout took over: run the same command again', 1)),
    )
    fs.rmSync(folders.log, { force: true })
    const left = unfinished(steps)
    const bytes = left.reduce((sum, step) => sum + step.bytes, 0)
    const replaced = left.filter(step => step.bytes > 0).map(step => step.folder)
    if (bytes > 0) requireSpace(bytes, root, replaced, freeOf)
    const context = {
      async run(command, args, environment, { secret = false } = {}) {
        const never = new Promise(() => {})
        if (ended) return never
        const result = await runProgram(command, args, {
          cwd: root,
          env: cleanEnvironment(environment),
          started: lock.child,
          logFile: secret ? undefined : folders.log,
        })
        return ended ? never : result
      },
    }
    await Promise.race([runInOrder(left, context, lines), failure])
    lines.end()
    stream.write(`gradient-lab is set up (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
    return left.map(step => step.name)
  } catch (error) {
    if (error instanceof Failure || error.syscall === undefined) throw error
    const bytes = unfinished(steps).reduce((sum, step) => sum + step.bytes, needs.built)
    throw explain(error.message, 'the set-up wrote its files', 'npm', inWords(bytes))
  } finally {
    ended = true
    await endAll()
    lines.end()
    lock?.release()
    for (const signal of signals) process.off(signal, interrupted)
  }
}

/**
 * Each step as soon as those that it needs are done. What the machine lacks ends everything at once; after any other
 * failure (a mistake in the sources, say) the steps that do not need the failed one are still done.
 */
async function runInOrder(steps, context, lines) {
  const promises = new Map()
  for (const step of steps) {
    const before = step.after.filter(name => promises.has(name)).map(name => promises.get(name))
    promises.set(
      step.name,
      Promise.all(before).then(async () => {
        lines.start(step.name)
        try {
          lines.done(step.name, await step.run(context))
        } finally {
          lines.stop(step.name)
        }
      }),
    )
  }
  try {
    await Promise.all(promises.values())
  } catch (error) {
    if (error.status === 1) await Promise.allSettled(promises.values())
    throw error
  }
}

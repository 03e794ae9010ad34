import { join } from 'node:path'
import { FetchFailure } from '../datasets/download.js'
import { fetchDataset } from '../datasets/fetch.js'
import { knownSet, knownSets } from '../datasets/known-sets.js'
import { tryLock } from '../runs/lock.js'
import { labHome } from '../tables/lab-home.js'
import { readArguments, readWords } from './arguments.js'
import { say } from './command.js'

/** @throws RangeError for a data set or an option that there is not */
function parse(args: readonly string[]): { name: string; from: string | undefined } {
  const given = readArguments('fetch', args, { from: { type: 'string' } })
  const [name] = readWords('fetch', given, [`data set: ${knownSets.map(set => set.name).join(', ')}`])
  return { name: knownSet(name).name, from: given.text('from') }
}

/** Shows how far a download is: in place on a terminal, else once a message. */
function progressLine(): { show(message: string, bytes?: number, total?: number): void; end(): void } {
  const inPlace = process.stderr.isTTY === true
  let current = ''
  let lastTime = 0
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
  return {
    show(message, bytes, total) {
      const isNew = message !== current
      if (!isNew && (!inPlace || (bytes !== total && Date.now() - lastTime < 200))) return
      if (isNew && inPlace && current !== '') process.stderr.write('\n')
      current = message
      lastTime = Date.now()
      const amount =
        bytes === undefined ? '' : ` ${megabytes(bytes)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`
      if (inPlace) process.stderr.write(`\r\x1b[K${message}${amount}`)
      else say(message)
    },
    end() {
      if (inPlace && current !== '') process.stderr.write('\n')
    },
  }
}

/**
 * `gradient-lab fetch DATASET [--from PATH|URL]`: brings a data set, checks it, keeps nothing damaged. Resolves to the exit
 * status: 0 done, 1 network or disk failed, 2 bad usage or files that are not what they should be, 130 interrupted.
 */
export async function fetchCommand(args: string[]): Promise<number> {
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  const line = progressLine()
  let release = () => {}
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    const { name, from } = parse(args)
    const home = labHome()
    const lock = tryLock(join(home, 'data'))
    if (lock === undefined) throw new FetchFailure(`fetch: another fetch is running in ${home}; wait for it to end`)
    release = lock.release
    const folder = await fetchDataset(name, { home, from, signal: interruption.signal, progress: line.show })
    line.end()
    say(`${name} is in ${folder}`)
    return 0
  } catch (error) {
    line.end()
    if (interruption.signal.aborted) {
      say('fetch: interrupted; the same command goes on from what was downloaded')
      return 130
    }
    say((error as Error).message)
    return error instanceof RangeError ? 2 : 1
  } finally {
    release()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

import { join } from 'node:path'
import { FetchFailure } from '../datasets/download.js'
import { fetchDataset } from '../datasets/fetch.js'
import { knownSet, knownSets } from '../datasets/known-sets.js'
import { labHome } from '../runs/home.js'
import { tryLock } from '../runs/lock.js'

const usage = 'usage: gradient-lab fetch DATASET [--from PATH|URL]'

interface Request {
  readonly name: string
  readonly from?: string
}

function parse(args: readonly string[]): Request {
  const names: string[] = []
  let from: string | undefined
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--from') {
      from = args[++i]
      if (from === undefined) throw new RangeError(`fetch: --from takes a path or an address; ${usage}`)
    } else if (args[i].startsWith('-')) throw new RangeError(`fetch: there is no option ${args[i]}; ${usage}`)
    else names.push(args[i])
  }
  if (names.length !== 1) {
    throw new RangeError(`fetch: name one data set (${knownSets.map(set => set.name).join(', ')}); ${usage}`)
  }
  return { name: knownSet(names[0]).name, from }
}

const say = (text: string) => void process.stderr.write(`${text}\n`)

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

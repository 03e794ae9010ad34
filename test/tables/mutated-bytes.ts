import assert from 'node:assert/strict'
import { integers } from '../../src/random/integers.js'
import type { Key } from '../../src/random/key.js'

/** Integers from 0 to `below` − 1, the next ones of a key. */
export interface Draws {
  next(below: number): number
  bytes(length: number): Buffer
}

export function drawsOf(key: Key): Draws {
  let used = 0
  return {
    next: below => integers(key.child(used++), 1, Math.max(1, below))[0],
    bytes: length => Buffer.from(integers(key.child(used++), length, 256)),
  }
}

/** How a file comes to be damaged; `header` gives a place among the bytes that say how the others are to be read. */
const kinds: Readonly<Record<string, (bytes: Buffer, draws: Draws, header: () => number) => Buffer>> = {
  cut: (bytes, { next }) => bytes.subarray(0, next(bytes.length)),
  flip: (bytes, draws) => flipped(bytes, draws.next(bytes.length), draws),
  'flip in the header': (bytes, draws, header) => flipped(bytes, header(), draws),
  'eight flips': (bytes, draws) =>
    Array.from({ length: 8 }).reduce<Buffer>(each => flipped(each, draws.next(bytes.length), draws), bytes),
  'swapped blocks': (bytes, { next }) => {
    const length = 1 + next(Math.floor(bytes.length / 3))
    const first = next(bytes.length - 2 * length + 1)
    const second = first + length + next(bytes.length - 2 * length - first + 1)
    const result = Buffer.from(bytes)
    bytes.copy(result, first, second, second + length)
    bytes.copy(result, second, first, first + length)
    return result
  },
  'doubled block': (bytes, { next }) => {
    const start = next(bytes.length)
    const end = start + 1 + next(bytes.length - start)
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)])
  },
  'lost block': (bytes, { next }) => {
    const start = next(bytes.length)
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + next(bytes.length - start))])
  },
  'inserted bytes': (bytes, draws) => {
    const at = draws.next(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), draws.bytes(1 + draws.next(64)), bytes.subarray(at)])
  },
  'appended bytes': (bytes, draws) => Buffer.concat([bytes, draws.bytes(1 + draws.next(64))]),
  'gigantic size': (bytes, { next }, header) => {
    const result = Buffer.from(bytes)
    const at = header()
    return result.fill(next(2) === 0 ? 0xff : 0x7f, at, Math.min(result.length, at + [1, 2, 4, 8][next(4)]))
  },
  'wrong magic number': (bytes, draws) => Buffer.concat([draws.bytes(4), bytes.subarray(4)]),
  'random bytes': (bytes, draws) => draws.bytes(bytes.length),
  empty: () => Buffer.alloc(0),
}

function flipped(bytes: Buffer, at: number, { next }: Draws): Buffer {
  const result = Buffer.from(bytes)
  result[at] ^= 1 << next(8)
  return result
}

/** Where a file's header lies: so many bytes at its start and at its end. */
export interface HeaderPlace {
  readonly start?: number
  readonly end?: number
}

/** Mutation `i` of a file. The kinds take turns; the key and `i` determine everything else. */
export function mutated(content: Uint8Array, key: Key, i: number, place: HeaderPlace): { kind: string; bytes: Buffer } {
  const bytes = Buffer.from(content)
  const names = Object.keys(kinds)
  const kind = names[i % names.length]
  const draws = drawsOf(key.child(i))
  const [start, end] = [place.start ?? 0, place.end ?? 0]
  const header = () => {
    const at = draws.next(start + end)
    return at < start ? at : bytes.length - 1 - (at - start)
  }
  return { kind, bytes: kinds[kind](bytes, draws, header) }
}

const raw =
  /Cannot read|undefined|is not (a function|iterable|an object)|Invalid (typed )?array|out of (bounds|range)|bounds of|Unexpected (token|end)|in JSON|allocation|Invalid string|call stack|RangeError|TypeError|\[object/

/** An error of ours: one sentence that starts with what it is about, and nothing of the engine's own wording. */
export function assertOneSentence(error: unknown, about: RegExp, what: string): void {
  assert.ok(error instanceof Error, what)
  assert.match(error.message, about, `${what}: ${error.stack}`)
  assert.doesNotMatch(error.message, raw, `${what}: ${error.stack}`)
  assert.doesNotMatch(error.message, /\n/, what)
}

/** What a reader did with a file: it refused it, gave the right data, or gave what the damaged bytes say. */
export type Outcome = 'refused' | 'right' | 'as the bytes say'

const longest = 5_000

/** Counts outcomes, and sees to it that each came in bounded time and that all of them stay within bounded memory. */
export class Outcomes {
  private readonly before = process.resourceUsage().maxRSS
  private readonly counts = new Map<Outcome, number>()

  async of(what: string, read: () => Outcome | Promise<Outcome>): Promise<void> {
    const begin = performance.now()
    const outcome = await read()
    const took = performance.now() - begin
    assert.ok(took < longest, `${what}: took ${took} ms`)
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1)
  }

  count(outcome: Outcome): number {
    return this.counts.get(outcome) ?? 0
  }

  /** @param megabytes that the largest size in use may have grown by */
  assertBounded(megabytes: number): void {
    const grown = (process.resourceUsage().maxRSS - this.before) / 1024
    assert.ok(grown < megabytes, `the memory in use grew by ${grown} MB`)
    if (process.env['GRADIENT_LAB_TEST_COUNTS']) console.log(Object.fromEntries(this.counts), `${grown} MB`)
  }
}

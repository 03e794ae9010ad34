import type { Key } from './key.js'
import { philox4x32 } from './philox.js'

/**
 * The key from which all keys of a run descend. `seed` is an integer from 0 to 2⁵³ − 1.
 *
 * Every key has a 128-bit identity, made from its parent's identity h and its own name by
 * h ← Philox4x32-10(counter h, key m) for each 64-bit piece m of the name. A number's name is one piece that a
 * string's name never is, and a string's first piece holds its length: so `child(1)` and `child('1')` are two streams,
 * and no two paths are written with the same pieces. Children of one name under different parents can never meet;
 * other identities meet with probability 2⁻¹²⁸ a pair.
 * @throws RangeError when the seed is no such integer
 */
export function rootKey(seed: number): Key {
  if (!isWhole(seed)) throw new RangeError(`rootKey: seed must be an integer from 0 to 2^53 − 1, got ${String(seed)}`)
  return new PhiloxKey(undefined, seed, absorbNumber([0, 0, 0, 0], seed))
}

/** A key with its identity, four 32-bit words. The draws of this room read the words; everybody else sees a `Key`. */
export class PhiloxKey implements Key {
  constructor(
    private readonly parent: PhiloxKey | undefined,
    private readonly name: string | number,
    readonly identity: Identity,
  ) {}

  get path(): string {
    return this.parent === undefined ? String(this.name) : `${this.parent.path}/${this.name}`
  }

  /** @throws RangeError for a number that is not an integer from 0 to 2⁵³ − 1, TypeError for another kind of name */
  child(name: string | number): Key {
    if (typeof name === 'string') return new PhiloxKey(this, name, absorbString(this.identity, name))
    if (typeof name !== 'number')
      throw new TypeError(`child: a key's name must be a string or an integer, got ${typeof name} (key ${this.path})`)
    if (!isWhole(name))
      throw new RangeError(
        `child: a number that names a key must be an integer from 0 to 2^53 − 1, got ${name} (key ${this.path}); name it by a string`,
      )
    return new PhiloxKey(this, name, absorbNumber(this.identity, name))
  }
}

type Identity = readonly [number, number, number, number]

const block = new Uint32Array(4)

function absorb(identity: Identity, low: number, high: number): Identity {
  philox4x32(identity[0], identity[1], identity[2], identity[3], low, high, block, 0)
  // Signed words are small integers to the engine, which keeps a key cheap.
  return [block[0] | 0, block[1] | 0, block[2] | 0, block[3] | 0]
}

/** One piece whose upper word is below 2²¹. */
function absorbNumber(identity: Identity, name: number): Identity {
  return absorb(identity, name | 0, Math.floor(name / 2 ** 32))
}

/** A first piece with the length under an upper word that no number has, then four UTF-16 units a piece. */
function absorbString(identity: Identity, name: string): Identity {
  let result = absorb(identity, name.length, 0x40000000)
  for (let i = 0; i < name.length; i += 4)
    result = absorb(result, unit(name, i) | (unit(name, i + 1) << 16), unit(name, i + 2) | (unit(name, i + 3) << 16))
  return result
}

function unit(text: string, i: number): number {
  return i < text.length ? text.charCodeAt(i) : 0
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

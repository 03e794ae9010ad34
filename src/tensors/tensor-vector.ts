import { inspect } from 'node:util'
import { FileVectors } from '../vectors/file-vectors.js'
import type { Space, StoredVectors, Vector } from '../vectors/vector.js'
import { vectorText } from '../vectors/vector-text.js'
import { scratchFolder } from './scratch-folder.js'
import { type Tensor, tensorflow } from './tensorflow.js'

function same(operation: string, x: TensorVector, y: Vector): Tensor {
  if (!(y instanceof TensorVector)) throw new TypeError(`${operation}: a TensorVector is required, got another kind`)
  if (y.dimension !== x.dimension)
    throw new RangeError(`${operation}: dimensions must agree, got ${x.dimension} and ${y.dimension}`)
  return y.tensor
}

/** A vector in one flat float32 tensor of the device: all parameters of a network, or a gradient. */
export class TensorVector implements Vector {
  // not a member of the class, whose name TypeScript 5.0 could not read
  static {
    Object.defineProperty(TensorVector.prototype, inspect.custom, {
      value(this: TensorVector) {
        const { dimension, memory } = this
        return memory.isDisposed ? `TensorVector(${dimension}), freed` : vectorText('TensorVector', this.read())
      },
    })
  }
  constructor(private readonly memory: Tensor) {}
  /** @throws Error when the memory has been given back */
  get tensor(): Tensor {
    if (this.memory.isDisposed)
      throw new Error(
        'vector: its memory has been freed; of an iterate, read() what you need before the trajectory goes on to the next',
      )
    return this.memory
  }
  get dimension(): number {
    return this.memory.size
  }
  plus(other: Vector): TensorVector {
    return new TensorVector(tensorflow().add(this.tensor, same('plus', this, other)))
  }
  minus(other: Vector): TensorVector {
    return new TensorVector(tensorflow().sub(this.tensor, same('minus', this, other)))
  }
  times(scalar: number): TensorVector {
    return new TensorVector(tensorflow().mul(this.tensor, scalar))
  }
  plusTimes(other: Vector, scalar: number): TensorVector {
    const tf = tensorflow()
    const y = same('plusTimes', this, other)
    return new TensorVector(tf.tidy(() => tf.add(this.tensor, tf.mul(y, scalar))))
  }
  product(other: Vector): TensorVector {
    return new TensorVector(tensorflow().mul(this.tensor, same('product', this, other)))
  }
  quotient(other: Vector): TensorVector {
    const tf = tensorflow()
    const y = same('quotient', this, other)
    return new TensorVector(
      tf.tidy(() => {
        const bothZero = tf.logicalAnd(tf.equal(this.tensor, 0), tf.equal(y, 0))
        return tf.where(bothZero, tf.zerosLike(y), tf.div(this.tensor, y))
      }),
    )
  }
  sqrt(): TensorVector {
    return new TensorVector(tensorflow().sqrt(this.tensor))
  }
  sign(): TensorVector {
    return new TensorVector(tensorflow().sign(this.tensor))
  }
  shift(scalar: number): TensorVector {
    return new TensorVector(tensorflow().add(this.tensor, scalar))
  }
  clip(low: number, high: number): TensorVector {
    return new TensorVector(tensorflow().clipByValue(this.tensor, low, high))
  }
  dot(other: Vector): number {
    same('dot', this, other)
    const x = this.read()
    const y = (other as TensorVector).read()
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += x[i] * y[i]
    return sum
  }
  read(): Float32Array {
    return this.tensor.dataSync() as Float32Array
  }
  /** Gives the memory back; a second time does nothing. */
  dispose(): void {
    this.memory.dispose()
  }
}

/** What lies outside the garbage collector's memory. */
type Owned = TensorVector | FileVectors

/** Every vector and every file of vectors reachable from `value` through plain objects, arrays and maps. */
function ownedIn(value: unknown, found = new Set<Owned>(), seen = new Set<object>()): Set<Owned> {
  if (value instanceof TensorVector || value instanceof FileVectors) found.add(value)
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !seen.has(value)) {
    seen.add(value)
    const parts = value instanceof Map ? value.values() : Array.isArray(value) ? value : Object.values(value)
    for (const part of parts) ownedIn(part, found, seen)
  }
  return found
}

/** The files opened in each of the scopes that are open. */
const scopes: FileVectors[][] = []

/** Above this size vectors are stored on the disk. A fixed one, so that what a run takes is known before it starts. */
export const storedBytes = 2 ** 30

const coordinateBytes = 4

/** Vectors on TensorFlow's device; stored ones above `most` bytes in a file. */
export function tensorSpaceStoring(most: number): Space {
  return { ...tensorSpace, store: (length, dimension) => stored(length, coordinateBytes * dimension, most) }
}

function stored(length: number, vectorBytes: number, most: number): StoredVectors {
  if (length * vectorBytes <= most) return []
  const vectors = new FileVectors({
    folder: scratchFolder(),
    length,
    vectorBytes,
    vector: bytes => new TensorVector(tensorflow().tensor1d(new Float32Array(bytes))),
  })
  scopes.at(-1)?.push(vectors)
  return vectors
}

/** Vectors on TensorFlow's device, whose memory is not the garbage collector's. */
export const tensorSpace: Space = {
  name: 'tensor',
  vector: values => new TensorVector(tensorflow().tensor1d(Float32Array.from(values))),
  store: (length, dimension) => stored(length, coordinateBytes * dimension, storedBytes),
  advance(state, step) {
    const before = ownedIn(state)
    const next = tensorSpace.scope(() => step(state))
    const after = ownedIn(next)
    for (const owned of before) if (!after.has(owned)) owned.dispose()
    return next
  },
  scope(compute) {
    const engine = tensorflow().engine()
    engine.startScope('vectors')
    const files: FileVectors[] = []
    scopes.push(files)
    let kept = new Set<Owned>()
    let tensors: Tensor[] = []
    try {
      const result = compute()
      if (result instanceof Promise)
        throw new TypeError('scope: a synchronous function is required, got one that returns a promise')
      const owned = ownedIn(result)
      tensors = [...owned].flatMap(each => (each instanceof TensorVector ? [each.tensor] : []))
      kept = owned
      return result
    } finally {
      engine.endScope(tensors)
      scopes.pop()
      for (const file of files)
        if (kept.has(file)) scopes.at(-1)?.push(file)
        else file.dispose()
    }
  },
  release(value) {
    for (const owned of ownedIn(value)) owned.dispose()
  },
}

import { inspect } from 'node:util'
import type { Space, Vector } from '../vectors/vector.js'
import { vectorText } from '../vectors/vector-text.js'
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

/** Every TensorVector reachable from `value` through plain objects, arrays and maps. */
function vectorsIn(value: unknown, found = new Set<TensorVector>(), seen = new Set<object>()): Set<TensorVector> {
  if (value instanceof TensorVector) found.add(value)
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !seen.has(value)) {
    seen.add(value)
    const parts = value instanceof Map ? value.values() : Array.isArray(value) ? value : Object.values(value)
    for (const part of parts) vectorsIn(part, found, seen)
  }
  return found
}

/** Vectors on TensorFlow's device, whose memory is not the garbage collector's. */
export const tensorSpace: Space = {
  name: 'tensor',
  vector: values => new TensorVector(tensorflow().tensor1d(Float32Array.from(values))),
  advance(state, step) {
    const before = vectorsIn(state)
    const next = tensorSpace.scope(() => step(state))
    const after = vectorsIn(next)
    for (const vector of before) if (!after.has(vector)) vector.dispose()
    return next
  },
  scope(compute) {
    const engine = tensorflow().engine()
    engine.startScope('vectors')
    let kept: Tensor[] = []
    try {
      const result = compute()
      if (result instanceof Promise)
        throw new TypeError('scope: a synchronous function is required, got one that returns a promise')
      kept = [...vectorsIn(result)].map(vector => vector.tensor)
      return result
    } finally {
      engine.endScope(kept)
    }
  },
  release(value) {
    for (const vector of vectorsIn(value)) vector.dispose()
  },
}

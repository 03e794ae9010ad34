import { inspect } from 'node:util'
import type { Space, Vector } from './vector.js'
import { vectorText } from './vector-text.js'

function same(operation: string, x: Float64Vector, y: Vector): Float64Array {
  if (!(y instanceof Float64Vector)) throw new TypeError(`${operation}: a Float64Vector is required, got another kind`)
  if (y.dimension !== x.dimension)
    throw new RangeError(`${operation}: dimensions must agree, got ${x.dimension} and ${y.dimension}`)
  return y.values
}

/** A vector in a Float64Array: the exact world in which every algorithm is checked. */
export class Float64Vector implements Vector {
  // not a member of the class, whose name TypeScript 5.0 could not read
  static {
    Object.defineProperty(Float64Vector.prototype, inspect.custom, {
      value(this: Float64Vector) {
        return vectorText('Float64Vector', this.values)
      },
    })
  }
  constructor(readonly values: Float64Array) {}
  get dimension(): number {
    return this.values.length
  }
  plus(other: Vector): Float64Vector {
    const x = this.values
    const y = same('plus', this, other)
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] + y[i]
    return new Float64Vector(result)
  }
  minus(other: Vector): Float64Vector {
    const x = this.values
    const y = same('minus', this, other)
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] - y[i]
    return new Float64Vector(result)
  }
  times(scalar: number): Float64Vector {
    const x = this.values
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = scalar * x[i]
    return new Float64Vector(result)
  }
  plusTimes(other: Vector, scalar: number): Float64Vector {
    const x = this.values
    const y = same('plusTimes', this, other)
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] + scalar * y[i]
    return new Float64Vector(result)
  }
  product(other: Vector): Float64Vector {
    const x = this.values
    const y = same('product', this, other)
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] * y[i]
    return new Float64Vector(result)
  }
  quotient(other: Vector): Float64Vector {
    const x = this.values
    const y = same('quotient', this, other)
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] === 0 && y[i] === 0 ? 0 : x[i] / y[i]
    return new Float64Vector(result)
  }
  sqrt(): Float64Vector {
    const x = this.values
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = Math.sqrt(x[i])
    return new Float64Vector(result)
  }
  sign(): Float64Vector {
    const x = this.values
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : x[i] === 0 ? 0 : Number.NaN
    return new Float64Vector(result)
  }
  shift(scalar: number): Float64Vector {
    const x = this.values
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = x[i] + scalar
    return new Float64Vector(result)
  }
  clip(low: number, high: number): Float64Vector {
    const x = this.values
    const result = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) result[i] = Math.min(Math.max(x[i], low), high)
    return new Float64Vector(result)
  }
  dot(other: Vector): number {
    const y = same('dot', this, other)
    let sum = 0
    for (let i = 0; i < y.length; i++) sum += this.values[i] * y[i]
    return sum
  }
  read(): Float64Array {
    return this.values
  }
}

/** Vectors in ordinary memory: nothing to free. */
export const float64Space: Space = {
  name: 'float64',
  vector: values => new Float64Vector(Float64Array.from(values)),
  store: () => [],
  advance: (state, step) => step(state),
  scope: compute => compute(),
  release: () => {},
}

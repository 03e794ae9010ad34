import { Float64Vector, float64Space } from '../vectors/float64-vector.js'
import type { Space, Vector } from '../vectors/vector.js'
import { type MatrixKernels, matrixKernels } from './matrix-kernels.js'

/**
 * Vectors [dimension] in double precision whose sums and products are computed in WebAssembly, two numbers at a time and
 * without memory that is new: for simulations of many paths side by side, where they take about a fifth of the time of
 * `float64Space`. The numbers are the same to the last bit, but `dot` sums in another order.
 * `advance` and `scope` free vectors as they do on the device: a freed vector's numbers are overwritten. At most `most`
 * vectors, and at most 1 GiB of them, live here at a time; further ones, and the results of operations other than +, −,
 * times and product, lie in ordinary memory, which costs time only.
 * @throws RangeError when the dimension is not a positive integer
 */
export function webAssemblySpace(dimension: number, most = 32): Space {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw new RangeError(`webAssemblySpace: dimension must be a positive integer, got ${dimension}`)
  const places = placesOf(dimension, most)
  /** what was made in each of the scopes that are open */
  const open: WebAssemblyVector[][] = []
  const note = (vector: WebAssemblyVector) => open.at(-1)?.push(vector)
  const space: Space = {
    name: 'float64 in WebAssembly',
    vector(values) {
      const ordinary = () => float64Space.vector(values) as Float64Vector
      if (values.length !== dimension) return ordinary()
      return places.make(note, (_, out) => places.view(out).set(values), ordinary)
    },
    store: () => [],
    advance(state, step) {
      const before = vectorsIn(state)
      const next = space.scope(() => step(state))
      const after = vectorsIn(next)
      for (const vector of before) if (!after.has(vector)) vector.free()
      return next
    },
    scope(compute) {
      const made: WebAssemblyVector[] = []
      open.push(made)
      let kept = new Set<WebAssemblyVector>()
      try {
        const result = compute()
        kept = vectorsIn(result)
        return result
      } finally {
        open.pop()
        for (const vector of made)
          if (kept.has(vector)) note(vector)
          else vector.free()
      }
    },
    release(value) {
      for (const vector of vectorsIn(value)) vector.free()
    },
  }
  return space
}

type Compute = (kernels: MatrixKernels, out: number, bytes: number) => void
type Note = (vector: WebAssemblyVector) => void

/** Places for vectors of one length, which are given back and taken again. */
interface Places {
  /** the vectors' bytes, with up to 8 that fill up the last pair */
  readonly bytes: number
  readonly kernels: MatrixKernels
  view(address: number): Float64Array
  /** A vector that `compute` writes, or the ordinary one where all places are taken. */
  make(note: Note, compute: Compute, ordinary: () => Float64Vector): Float64Vector
  giveBack(address: number): void
}

/** of the memory of one space, 1 GiB */
const mostBytes = 2 ** 30

function placesOf(dimension: number, most: number): Places {
  const bytes = Math.ceil(dimension / 2) * 16
  const count = Math.min(most, Math.floor(mostBytes / bytes))
  const { kernels, start } = matrixKernels.ownRoom(count * bytes)
  const free = Array.from({ length: count }, (_, place) => start + (count - 1 - place) * bytes)
  const places: Places = {
    bytes,
    kernels,
    view: address => new Float64Array(kernels.memory.buffer, address, dimension),
    make(note, compute, ordinary) {
      const address = free.pop()
      if (address === undefined) return ordinary()
      compute(kernels, address, bytes)
      const vector = new WebAssemblyVector(places, note, address)
      note(vector)
      return vector
    },
    giveBack: address => void free.push(address),
  }
  return places
}

class WebAssemblyVector extends Float64Vector {
  private isFree = false

  constructor(
    private readonly places: Places,
    private readonly note: Note,
    private readonly address: number,
  ) {
    super(places.view(address))
  }

  free(): void {
    if (!this.isFree) this.places.giveBack(this.address)
    this.isFree = true
  }

  /** The vector that `compute` writes from this and `other`; the ordinary one where `other` lies elsewhere. */
  private with(
    other: Vector,
    compute: (kernels: MatrixKernels, y: number, out: number, bytes: number) => void,
    ordinary: () => Float64Vector,
  ): Float64Vector {
    if (!(other instanceof WebAssemblyVector) || other.places !== this.places) return ordinary()
    return this.places.make(this.note, (kernels, out, bytes) => compute(kernels, other.address, out, bytes), ordinary)
  }

  override plus(other: Vector): Float64Vector {
    const ordinary = () => super.plus(other)
    return this.with(other, (kernels, y, out, bytes) => kernels.plus(this.address, y, out, bytes), ordinary)
  }
  override minus(other: Vector): Float64Vector {
    const ordinary = () => super.minus(other)
    return this.with(other, (kernels, y, out, bytes) => kernels.minus(this.address, y, out, bytes), ordinary)
  }
  override product(other: Vector): Float64Vector {
    const ordinary = () => super.product(other)
    return this.with(other, (kernels, y, out, bytes) => kernels.product(this.address, y, out, bytes), ordinary)
  }
  override plusTimes(other: Vector, scalar: number): Float64Vector {
    const ordinary = () => super.plusTimes(other, scalar)
    return this.with(
      other,
      (kernels, y, out, bytes) => kernels.plusTimes(this.address, y, scalar, out, bytes),
      ordinary,
    )
  }
  override times(scalar: number): Float64Vector {
    const { places, note, address } = this
    const ordinary = () => super.times(scalar)
    return places.make(note, (kernels, out, bytes) => kernels.times(address, scalar, out, bytes), ordinary)
  }
  override dot(other: Vector): number {
    const { places, address, values } = this
    if (!(other instanceof WebAssemblyVector) || other.places !== places) return super.dot(other)
    const pairs = values.length - (values.length % 2)
    const last = pairs < values.length ? values[pairs] * other.values[pairs] : 0
    return places.kernels.dot(address, other.address, 8 * pairs) + last
  }
}

function vectorsIn(
  value: unknown,
  found = new Set<WebAssemblyVector>(),
  seen = new Set<object>(),
): Set<WebAssemblyVector> {
  if (value instanceof WebAssemblyVector) found.add(value)
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !seen.has(value)) {
    seen.add(value)
    const parts = value instanceof Map ? value.values() : Object.values(value)
    for (const part of parts) vectorsIn(part, found, seen)
  }
  return found
}

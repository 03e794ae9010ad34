/**
 * A vector is what algorithms move: the operations that every estimator and optimizer is written in.
 * `Float64Vector` stores it in an array, `TensorVector` (room `tensors/`) in a flat tensor of the device, so one
 * algorithm text runs on closed-form problems in double precision and on networks.
 * Vectors are values: no operation changes its operands.
 */
export interface Vector {
  readonly dimension: number
  /** x + y */
  plus(other: Vector): Vector
  /** x − y */
  minus(other: Vector): Vector
  /** s·x */
  times(scalar: number): Vector
  /** x + s·y, in one pass */
  plusTimes(other: Vector, scalar: number): Vector
  /** x ⊙ y */
  product(other: Vector): Vector
  /** x ⊘ y, with 0/0 = 0 */
  quotient(other: Vector): Vector
  /** √x element by element */
  sqrt(): Vector
  /** 1, 0 or −1 element by element. The only way to a sign: in x/√(x²) a small x is lost, since its square is 0. */
  sign(): Vector
  /** x + s in every coordinate */
  shift(scalar: number): Vector
  /** min(max(x, low), high) element by element */
  clip(low: number, high: number): Vector
  /** Σ_i x_i y_i, summed in double precision */
  dot(other: Vector): number
  /** The coordinates as they are stored, [dimension]; not to be written to. */
  read(): Float32Array | Float64Array
}

/** Vectors kept by their place, which is assigned to once. Where they are in a file, each access reads one anew. */
export interface StoredVectors extends ArrayLike<Vector> {
  [place: number]: Vector
}

/** Where vectors of one kind live: how they are made and how their memory is given back. */
export interface Space {
  readonly name: string
  vector(values: ArrayLike<number>): Vector
  /**
   * Room for so many vectors of a dimension, in memory or, where that would be too much of it, on the disk: the same bits.
   * What is stored is freed as a vector is, by `advance`, `scope` and `release`.
   */
  store(length: number, dimension: number): StoredVectors
  /**
   * Runs `step` on `state`. Vectors that it made and that the result does not hold are freed, and so are those that
   * only `state` held: the old state must not be used afterwards.
   */
  advance<State>(state: State, step: (state: State) => State): State
  /** Runs `compute`; every vector made meanwhile that the result does not hold is freed. */
  scope<Result>(compute: () => Result): Result
  /** Frees the vectors that `value` holds. */
  release(value: unknown): void
}

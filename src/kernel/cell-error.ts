/** A failed cell, as Jupyter's `error` output carries it. */
export interface CellError {
  readonly ename: string
  readonly evalue: string
  readonly traceback: readonly string[]
  /** line of the cell, from 1, where it is known */
  readonly line?: number
}

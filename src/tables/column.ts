/** What a row may hold. A number that is not finite is written as null. */
export type Cell = number | string | boolean | null
export type Row = Readonly<Record<string, Cell>>

/** One column of a table: its name stays what it is, axis titles and file metadata come from the rest. */
export interface Column {
  readonly name: string
  readonly type: 'number' | 'integer' | 'name' | 'boolean'
  /** `1` for a pure number, else the unit: `step`, `s`, `epoch`, `gradient²` */
  readonly unit: string
  readonly meaning: string
}

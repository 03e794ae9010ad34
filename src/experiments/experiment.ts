import type { Column, Row } from '../tables/column.js'

/** A value of a parameter after parsing: what the cache key is made of. */
export type ParameterValue =
  | number
  | string
  | boolean
  | readonly number[]
  | readonly (readonly number[])[]
  | readonly (readonly (readonly number[])[])[]
export type Parameters = Readonly<Record<string, ParameterValue>>

export interface Parameter {
  readonly name: string
  /** `part`: one of `choices`, or a file's export, `./parts.ts#myNet` */
  readonly type: 'number' | 'integer' | 'boolean' | 'name' | 'names' | 'numbers' | 'rows' | 'schedule' | 'part'
  readonly unit: string
  readonly default: ParameterValue
  readonly meaning: string
  readonly choices?: readonly string[]
  /** of `rows`: each row is the examples of one step, separated by `/`, and the value is a list of lists of rows */
  readonly examples?: boolean
  /** lowest and highest allowed number, both allowed themselves */
  readonly range?: readonly [number, number]
  /** false for what only says how long and where to look (`epochs`, `measureAt`, …): more of it goes on from the last
   * checkpoint of the same training. Default true. */
  readonly identifiesTraining?: boolean
}

/** Named blobs that outlive a process. `write` is atomic: a reader sees the whole or nothing. */
export interface Store {
  has(name: string): boolean
  read(name: string): Uint8Array | undefined
  write(name: string, bytes: Uint8Array): void
}

/** What a running experiment is given. */
export interface RunContext {
  /** Rows in their final order; from a stored part or fresh makes no difference. */
  emit(rows: readonly Row[]): void
  /** fraction done in [0, 1], and what is being done */
  progress(fraction: number, message: string): void
  /** Shared by every run of the same training. */
  readonly training: Store
  /** Throws `Interrupted` once the user has asked to stop. */
  checkInterrupt(): void
  /** Loads a `part` parameter's file export. */
  part(reference: string): unknown
}

export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

/** A case as parts that know nothing of each other, such as its seeds, and how their findings become its rows. */
export interface CaseParts<Finding = unknown> {
  count(parameters: Parameters): number
  /** What part `part`, from 0, found: plain data, which can be sent to another thread. */
  find(parameters: Parameters, part: number, context: Pick<RunContext, 'checkInterrupt'>): Finding
  rows(parameters: Parameters, findings: readonly Finding[]): Row[]
}

/** The `run` of an experiment with parts: one after the other. */
export function runInParts<Finding>({ count, find, rows }: CaseParts<Finding>): Experiment['run'] {
  return (parameters, context) => {
    const parts = count(parameters)
    const findings = Array.from({ length: parts }, (_, part) => {
      context.progress(part / parts, `part ${part + 1} of ${parts}`)
      return find(parameters, part, context)
    })
    context.emit(rows(parameters, findings))
  }
}

/**
 * An experiment answers one question: named parameters (which are the cache key and the first columns), declared
 * columns, and a function from parameters to rows. A *case* is one setting of the parameters.
 */
export interface Experiment {
  readonly name: string
  /** goes up when the meaning of a number changes or a column is added: old results are then not found */
  readonly version: number
  /** Of the numbers of a case: how many corrections since `version` changed them, where these touched some cases only. Goes
   * into what identifies a case where it is not 0, so that the others' results are still found. It may depend only on
   * parameters that identify the training. */
  revisionOf?(parameters: Parameters): number
  readonly question: string
  /** paper, figure, equation */
  readonly source: string
  readonly parameters: readonly Parameter[]
  readonly columns: readonly Column[]
  /** Refuses an impossible case with one sentence, before anything is started. */
  check?(parameters: Parameters): void
  /** Checksum of the data that this case reads, part of its identity; absent where there are none. */
  dataChecksum?(parameters: Parameters): string
  /** true: needs TensorFlow, so its rows depend on the device and on `threads` */
  readonly usesDevice: boolean
  /** Bytes of memory that the process of this case takes at most, estimated before anything is started. */
  memoryBytes?(parameters: Parameters): number
  /** the column that a progress line shows */
  readonly mainColumn?: string
  run(parameters: Parameters, context: RunContext): void | Promise<void>
  /** Of an experiment whose cases take long enough to be divided among threads; `run` gives the same rows. */
  readonly parts?: CaseParts
  /** The bytes of a file with everything needed to recompute a measured step's row elsewhere. */
  export?(parameters: Parameters, step: number, context: Omit<RunContext, 'emit'>): Uint8Array | Promise<Uint8Array>
}

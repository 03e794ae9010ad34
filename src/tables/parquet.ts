import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { writeFileAtomically } from './atomic-file.js'
import type { Cell, Column, Row } from './column.js'

/** Rows with what their columns mean and where they come from. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Package version, commit, parameters, device, library versions: whatever JSON can hold, no wall-clock time. */
  readonly provenance: unknown
}

const parquetTypes = { number: 'DOUBLE', integer: 'INT64', name: 'STRING', boolean: 'BOOLEAN' } as const

/**
 * The table as the bytes of a Parquet file. Its key-value metadata are `columns` (name, type, unit and meaning of each) and
 * `provenance`, both JSON, and `checksum`: the SHA-256 of the file with 64 zeros in its place. The same table gives the
 * same bytes.
 */
export function parquetBytes(table: Table): Uint8Array {
  const { parquetWriteBuffer } = require('hyparquet-writer') as typeof import('hyparquet-writer')
  const buffer = parquetWriteBuffer({
    columnData: table.columns.map(column => ({
      name: column.name,
      type: parquetTypes[column.type],
      data: table.rows.map(row => stored(row[column.name] ?? null, column)),
    })),
    kvMetadata: [
      { key: 'columns', value: JSON.stringify(table.columns) },
      { key: 'provenance', value: JSON.stringify(table.provenance) },
      { key: 'checksum', value: `${checksumMark}${zeros}` },
    ],
    createdBy: 'gradient-lab',
  })
  const bytes = Buffer.from(buffer)
  bytes.write(sha256(bytes), checksumPlace(bytes), 'latin1')
  return new Uint8Array(bytes)
}

const checksumMark = 'sha256:'
const zeros = '0'.repeat(64)

/** Where the checksum's digits start: the metadata are at the end of the file, and the checksum is the last of them. */
function checksumPlace(bytes: Buffer): number {
  return bytes.lastIndexOf(checksumMark) + checksumMark.length
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Compares the checksum before anything else is believed: what a damaged header promises is never allocated. */
function requireIntact(bytes: Buffer): void {
  if (!bytes.includes(checksumMark))
    throw new RangeError(
      'its metadata lack columns, provenance and checksum, so another program wrote it, or it is damaged',
    )
  const place = checksumPlace(bytes)
  const blank = Buffer.from(bytes)
  blank.write(zeros, place, 'latin1')
  if (bytes.toString('latin1', place, place + zeros.length) !== sha256(blank))
    throw new RangeError('it is damaged (its checksum differs)')
}

/** Whether the file is there and as `writeParquet` left it, by its checksum: its rows are not read. */
export function isIntactParquet(path: string): boolean {
  try {
    requireIntact(fs.readFileSync(path))
    return true
  } catch {
    return false
  }
}

/** Writes the table as a Parquet file, whole or not at all. */
export function writeParquet(path: string, table: Table): void {
  writeFileAtomically(path, parquetBytes(table))
}

/**
 * Reads a table that `writeParquet` wrote.
 * @throws Error if the file is missing, damaged, or was written by another program
 */
export async function readParquet(path: string): Promise<Table> {
  const hyparquet = require('hyparquet') as typeof import('hyparquet')
  try {
    const bytes = fs.readFileSync(path)
    requireIntact(bytes)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    const metadata = hyparquet.parquetMetadata(file)
    const json = (key: string) => {
      const value = metadata.key_value_metadata?.find(entry => entry.key === key)?.value
      return JSON.parse(value!)
    }
    const columns = json('columns') as Column[]
    const records = (await hyparquet.parquetReadObjects({ file, metadata })) as Record<string, unknown>[]
    const rows = records.map(record =>
      Object.fromEntries(columns.map(column => [column.name, restored(record[column.name])])),
    )
    return { columns, rows, provenance: json('provenance') }
  } catch (error) {
    throw new Error(`cannot read ${path} as a table of gradient-lab: ${(error as Error).message}`, { cause: error })
  }
}

function stored(value: Cell, column: Column): Cell | bigint {
  return column.type === 'integer' && typeof value === 'number' ? BigInt(value) : value
}

function restored(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value)
  return (value ?? null) as Cell
}

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import * as fc from 'fast-check'
import type { Cell, Column } from '../../src/tables/column.js'
import { frame, readFrame } from '../../src/tables/frame.js'
import { parquetBytes, readParquet, type Table, writeParquet } from '../../src/tables/parquet.js'

const columns: Column[] = [
  { name: 'step', type: 'integer', unit: 'step', meaning: 'updates so far' },
  { name: 'variance', type: 'number', unit: 'gradient²', meaning: 'tr Cov of the mini-batch gradients' },
  { name: 'network', type: 'name', unit: '1', meaning: 'network' },
  { name: 'measured', type: 'boolean', unit: '1', meaning: 'measured or not' },
]
const rows = [
  { step: 0, variance: 0.1 + 0.2, network: 'lenet', measured: true },
  { step: 2 ** 40, variance: Number.MIN_VALUE, network: 'ψ, "a"\n', measured: false },
  { step: null, variance: null, network: null, measured: null },
  { step: -1, variance: -1.7976931348623157e308, network: '', measured: true },
]
const table: Table = { columns, rows, provenance: { commit: 'c0ffee', parameters: { rate: 0.1 } } }

function file(t: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-test-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  return path.join(folder, 'rows.parquet')
}

test('polars reads the file that we write, with types and nulls', t => {
  const target = file(t)
  writeParquet(target, table)
  const read = readFrame(target)
  assert.deepEqual(read.toRecords(), rows)
  assert.deepEqual(read.columns, ['step', 'variance', 'network', 'measured'])
})

test('a Parquet library reads units, meanings and provenance in the metadata', t => {
  const target = file(t)
  writeParquet(target, table)
  const { parquetMetadata } = require('hyparquet') as typeof import('hyparquet')
  const bytes = fs.readFileSync(target)
  const metadata = parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
  const entries = Object.fromEntries(metadata.key_value_metadata!.map(({ key, value }) => [key, value!]))
  assert.deepEqual(Object.keys(entries).sort(), ['checksum', 'columns', 'provenance'])
  assert.deepEqual(JSON.parse(entries.columns), columns)
  assert.deepEqual(JSON.parse(entries.provenance), table.provenance)
  // of the file with zeros in the place of the checksum itself
  const digits = entries.checksum.slice('sha256:'.length)
  const blank = Buffer.from(bytes.toString('latin1').replace(digits, '0'.repeat(64)), 'latin1')
  assert.equal(digits, createHash('sha256').update(blank).digest('hex'))
  assert.equal(metadata.created_by, 'gradient-lab')
})

test('any table reads back as the same table, and its bytes are the same each time', async t => {
  const target = file(t)
  const cell = (column: Column): fc.Arbitrary<Cell> => {
    const values: Record<Column['type'], fc.Arbitrary<Cell>> = {
      number: fc.double({ noNaN: true, noDefaultInfinity: true }),
      integer: fc.maxSafeInteger(),
      name: fc.string({ unit: 'grapheme' }),
      boolean: fc.boolean(),
    }
    return fc.option(values[column.type], { nil: null })
  }
  const row = fc.record(Object.fromEntries(columns.map(column => [column.name, cell(column)])))
  await fc.assert(
    fc.asyncProperty(fc.array(row), async some => {
      const given = { ...table, rows: some.map(each => ({ ...each })) }
      writeParquet(target, given)
      const read = await readParquet(target)
      assert.deepEqual(read, given)
      assert.deepEqual(parquetBytes(read), new Uint8Array(fs.readFileSync(target)))
    }),
    { seed: 3, numRuns: 60 },
  )
})

test('more rows than fit one row group come back in their order', async t => {
  const target = file(t)
  const many = Array.from({ length: 2500 }, (_, i) => ({
    step: i,
    variance: Math.sqrt(i),
    network: `n${i % 7}`,
    measured: i % 2 === 0,
  }))
  writeParquet(target, { ...table, rows: many })
  assert.deepEqual((await readParquet(target)).rows, many)
  assert.deepEqual(readFrame(target).toRecords(), many)
})

test('a file that is cut, foreign or missing is refused by name', async t => {
  const target = file(t)
  await assert.rejects(readParquet(target), /ENOENT/)
  const bytes = parquetBytes(table)
  for (const damaged of [
    bytes.subarray(0, bytes.length - 20),
    bytes.subarray(50),
    new Uint8Array(0),
    bytes.map(() => 7),
  ]) {
    fs.writeFileSync(target, damaged)
    await assert.rejects(readParquet(target), /^Error: cannot read .*rows\.parquet as a table of gradient-lab: /)
  }
  const { parquetWriteBuffer } = require('hyparquet-writer') as typeof import('hyparquet-writer')
  fs.writeFileSync(target, Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'a', data: [1], type: 'DOUBLE' }] })))
  await assert.rejects(readParquet(target), /as a table of gradient-lab: its metadata lack columns/)
})

test('a frame has the types of its columns, also where they are empty or all null', () => {
  assert.deepEqual(frame(rows, columns).toRecords(), rows)
  for (const some of [[], [rows[2]]]) {
    const types = (frame(some, columns) as unknown as { dtypes: { toString(): string }[] }).dtypes
    assert.deepEqual(types.map(String), ['DataType(Int64)', 'DataType(Float64)', 'DataType(String)', 'DataType(Bool)'])
  }
})

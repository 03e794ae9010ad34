import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { test } from 'node:test'
import { rootKey } from '../../src/random/root-key.js'
import type { Column } from '../../src/tables/column.js'
import { type NpzEntry, readNpz, writeNpz } from '../../src/tables/npz.js'
import { readParquet, type Table, writeParquet } from '../../src/tables/parquet.js'
import { keyedPart } from '../keyed-part.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { assertOneSentence, mutated, type Outcome, Outcomes } from './mutated-bytes.js'

const entries: NpzEntry[] = [
  { name: 'structure', shape: [200], data: Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 251) },
  { name: 'w/kernel', shape: [10, 30], data: Float32Array.from({ length: 300 }, (_, i) => Math.sin(i)) },
  { name: 'none', shape: [0, 2], data: new Int32Array(0) },
  { name: 'mean', shape: [], data: Float64Array.of(1 / 3) },
]

function packed(): Uint8Array {
  const { unzipSync, zipSync } = require('fflate') as typeof import('fflate')
  return zipSync(unzipSync(writeNpz(entries)), { level: 9 })
}

const same = (read: readonly NpzEntry[]) => assert.deepEqual(read, entries)

for (const [kind, file] of [
  ['an uncompressed', writeNpz(entries)],
  ['a compressed', packed()],
] as const) {
  test(`however ${kind} .npz file is damaged, it is refused in one sentence or gives every bit of its arrays`, async () => {
    const outcomes = new Outcomes()
    const key = rootKey(0).child(`npz ${kind}`)
    same(readNpz(file))
    for (const i of keyedPart(6000)) {
      const mutation = mutated(file, key, i, { end: 22 + 4 * 46 + 40 })
      const what = `mutation ${i}, ${mutation.kind}`
      await outcomes.of(what, () => {
        let read: NpzEntry[]
        try {
          read = readNpz(mutation.bytes)
        } catch (error) {
          assert.ok(error instanceof RangeError, `${what}: ${(error as Error).stack}`)
          assertOneSentence(error, /^npz: [a-z]/, what)
          return 'refused'
        }
        same(read)
        return 'right'
      })
    }
    // a cut, a lost block and random bytes leave nothing to read
    assert.ok(outcomes.count('refused') > outcomes.count('right') && outcomes.count('right') > 0)
    outcomes.assertBounded(200)
  })
}

const columns: Column[] = [
  { name: 'step', type: 'integer', unit: 'step', meaning: 'updates so far' },
  { name: 'variance', type: 'number', unit: '1', meaning: 'a number' },
  { name: 'network', type: 'name', unit: '1', meaning: 'network' },
  { name: 'measured', type: 'boolean', unit: '1', meaning: 'measured or not' },
]
const table: Table = {
  columns,
  rows: Array.from({ length: 40 }, (_, i) => ({
    step: i % 7 === 6 ? null : i,
    variance: i % 5 === 4 ? null : i === 3 ? -0 : Math.exp(i) / 3,
    network: `network ${i % 3}`,
    measured: i % 2 === 0,
  })),
  provenance: { run: '0123456789ab', parameters: { rate: 0.1 }, note: `sha256:${'0'.repeat(64)}` },
}

test('however a table in Parquet is damaged, it is refused by name', async t => {
  const file = path.join(temporaryHome(t), 'rows.parquet')
  writeParquet(file, table)
  assert.deepEqual(await readParquet(file), table)
  const bytes = fs.readFileSync(file)
  const key = rootKey(0).child('parquet')
  const outcomes = new Outcomes()
  for (const i of keyedPart(6000)) {
    const mutation = mutated(bytes, key, i, { start: 40, end: 600 })
    const what = `mutation ${i}, ${mutation.kind}`
    if (mutation.bytes.equals(bytes)) continue
    fs.writeFileSync(file, mutation.bytes)
    await outcomes.of(what, async (): Promise<Outcome> => {
      await assert.rejects(
        readParquet(file),
        error => {
          assertOneSentence(error, new RegExp(`^cannot read ${file} as a table of gradient-lab: it`), what)
          return true
        },
        what,
      )
      return 'refused'
    })
  }
  outcomes.assertBounded(200)
})

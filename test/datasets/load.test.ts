import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { datasetChecksum, hasDataset, loadDataset, trainingCount } from '../../src/datasets/load.js'
import { writeManifest } from '../../src/datasets/manifest.js'

const home = mkdtempSync(join(tmpdir(), 'gradient-lab-load-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** Puts a set of two training files and a test file, 2 + 1 + 1 examples, where a fetch would put it. */
function placePart(home: string): string {
  const folder = join(home, 'data', 'cifar-10-part')
  mkdirSync(folder, { recursive: true })
  const files = [
    ['data_batch_1.bin', 2],
    ['data_batch_2.bin', 1],
    ['test_batch.bin', 1],
  ].map(([name, count], index) => {
    const bytes = Buffer.alloc(Number(count) * 3073, index)
    writeFileSync(join(folder, String(name)), bytes)
    return { name: String(name), bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
  writeManifest(folder, files)
  return folder
}

test('a fetched set is read in the order of its files, and its checksum is that of the listing by sha256sum', () => {
  const folder = placePart(home)
  assert.equal(hasDataset('cifar-10-part', home), true)
  const set = loadDataset('cifar-10-part', home)
  assert.deepEqual([...set.train.labels], [0, 0, 1])
  assert.deepEqual([...set.test.labels], [2])
  assert.deepEqual(
    [set.mean, set.std],
    [
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5],
    ],
  )
  const listing = ['data_batch_1.bin', 'data_batch_2.bin', 'test_batch.bin']
    .map(
      name =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('')
  assert.equal(set.checksum, createHash('sha256').update(listing).digest('hex'))
  assert.equal(datasetChecksum('cifar-10-part', home), set.checksum)
})

test('the checksum is found without reading while length and time stand, and by reading after a copy', () => {
  const folder = placePart(home)
  const checksum = datasetChecksum('cifar-10-part', home)
  const file = join(folder, 'data_batch_1.bin')
  utimesSync(file, 1e9, 1e9)
  assert.equal(datasetChecksum('cifar-10-part', home), checksum)
  const remembered = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  assert.equal(remembered.files[0].modified, statSync(file).mtimeMs)
})

test('a byte that changed is found by the checksum when the time changed, and by loading in any case', () => {
  const folder = placePart(home)
  const file = join(folder, 'data_batch_2.bin')
  const { atime, mtime } = statSync(file)
  const bytes = readFileSync(file)
  bytes[100] ^= 1
  writeFileSync(file, bytes)
  utimesSync(file, 1e9, 1e9)
  const damaged = { name: 'RangeError', message: /data_batch_2.bin is damaged .* fetch cifar-10-part --from PATH$/ }
  assert.throws(() => datasetChecksum('cifar-10-part', home), damaged)
  utimesSync(file, atime, mtime)
  assert.throws(() => loadDataset('cifar-10-part', home), damaged)
  writeFileSync(file, bytes.subarray(1))
  assert.throws(() => datasetChecksum('cifar-10-part', home), damaged)
  rmSync(file)
  assert.throws(() => datasetChecksum('cifar-10-part', home), /data_batch_2.bin is missing/)
})

test('a set that is missing, a manifest that is damaged and an unknown name are told in one sentence', () => {
  const empty = join(home, 'empty')
  assert.equal(hasDataset('fashion-mnist', empty), false)
  const folder = join(empty, 'data', 'fashion-mnist')
  const missing = `dataset: fashion-mnist is not in ${folder}; bring it with: gradient-lab fetch fashion-mnist`
  assert.throws(() => loadDataset('fashion-mnist', empty), { name: 'Error', message: missing })
  assert.throws(() => datasetChecksum('fashion-mnist', empty), { name: 'Error', message: missing })
  mkdirSync(folder, { recursive: true })
  for (const text of ['{', '{"files": []}', '{"files": [{"name": "../x", "bytes": 1, "modified": 1, "sha256": ""}]}']) {
    writeFileSync(join(folder, 'manifest.json'), text)
    assert.throws(() => loadDataset('fashion-mnist', empty), {
      name: 'RangeError',
      message: /manifest.json is damaged/,
    })
  }
  const known = 'fashion-mnist-small, fashion-mnist, cifar-10, cifar-10-part'
  assert.throws(() => loadDataset('mnist', empty), {
    name: 'RangeError',
    message: `dataset: must be one of ${known}, got mnist`,
  })
})

test('a part is never taken for the official set, whatever folder it lies in', () => {
  const part = placePart(home)
  const official = join(home, 'data', 'cifar-10')
  mkdirSync(official, { recursive: true })
  for (const name of ['data_batch_1.bin', 'data_batch_2.bin', 'test_batch.bin', 'manifest.json']) {
    copyFileSync(join(part, name), join(official, name))
  }
  assert.throws(() => loadDataset('cifar-10', home), /does not hold the official files; .* fetch cifar-10$/)
})

test('the number of training examples is known without reading them', () => {
  assert.equal(trainingCount('fashion-mnist-small'), loadDataset('fashion-mnist-small').train.count)
})

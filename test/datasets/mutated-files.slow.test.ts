import assert from 'node:assert/strict'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { cifarExamples } from '../../src/datasets/cifar.js'
import { contentOf } from '../../src/datasets/content.js'
import type { Dataset } from '../../src/datasets/dataset.js'
import { idxExamples, readIdx } from '../../src/datasets/idx.js'
import { type KnownSet, knownSet } from '../../src/datasets/known-sets.js'
import { datasetChecksum, loadDataset, loadSet, trainingCount } from '../../src/datasets/load.js'
import { sha256, writeManifest } from '../../src/datasets/manifest.js'
import { integers } from '../../src/random/integers.js'
import { rootKey } from '../../src/random/root-key.js'
import { packageFolder } from '../../src/tables/lab-home.js'
import { keyedPart } from '../keyed-part.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { assertOneSentence, drawsOf, mutated, Outcomes } from '../tables/mutated-bytes.js'

const key = rootKey(0).child('mutated data sets')

function noise(name: string, length: number, below = 256): Buffer {
  return Buffer.from(integers(key.child(name), length, below))
}

function idx(shape: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt32BE(0x800 + shape.length)
  shape.forEach((size, axis) => void header.writeUInt32BE(size, 4 + 4 * axis))
  return Buffer.concat([header, data])
}

const count = 6
const images = idx([count, 28, 28], noise('images', count * 784))
const labels = idx([count], noise('labels', count, 10))

/** Asserts that what was thrown is a refusal in one sentence about a file. */
function refused(error: unknown, about: RegExp, what: string): 'refused' {
  assert.ok(error instanceof RangeError, `${what}: ${(error as Error).stack}`)
  assertOneSentence(error, about, what)
  return 'refused'
}

test('however IDX files are damaged, they are refused by name or give exactly the bytes that are in them', async () => {
  const outcomes = new Outcomes()
  for (const i of keyedPart(4000)) {
    const hitsLabels = Math.floor(i / 13) % 2 === 0
    const [original, header] = hitsLabels ? [labels, 8] : [images, 16]
    const { kind, bytes } = mutated(original, key.child('idx'), i, { start: header })
    const what = `mutation ${i}, ${kind}`
    await outcomes.of(what, () => {
      const given = [
        { name: 'images', bytes: hitsLabels ? images : bytes },
        { name: 'labels', bytes: hitsLabels ? bytes : labels },
      ]
      let read: ReturnType<typeof idxExamples>
      try {
        read = idxExamples(given[0], given[1], 10)
      } catch (error) {
        return refused(error, /^(images|labels): [a-z\d]/, what)
      }
      // the header can only be the one that six 28×28 images have
      assert.deepEqual(bytes.subarray(0, header), original.subarray(0, header), what)
      assert.equal(bytes.length, original.length, what)
      assert.equal(read.count, count)
      assert.deepEqual(Buffer.from(read.labels), given[1].bytes.subarray(8), what)
      for (let row = 0; row < count * 32; row++) {
        const [image, y] = [Math.floor(row / 32), (row % 32) - 2]
        const line = Buffer.alloc(32)
        if (y >= 0 && y < 28) given[0].bytes.copy(line, 2, 16 + (image * 28 + y) * 28, 16 + (image * 28 + y + 1) * 28)
        assert.deepEqual(Buffer.from(read.images.subarray(row * 32, (row + 1) * 32)), line, what)
      }
      return bytes.equals(original) ? 'right' : 'as the bytes say'
    })
  }
  assert.ok(outcomes.count('refused') > 0 && outcomes.count('as the bytes say') > 0)
  outcomes.assertBounded(200)
})

const record = 3073
const cifar = Buffer.concat(
  Array.from({ length: 4 }, (_, i) => Buffer.concat([Buffer.of(i + 3), noise(`record ${i}`, record - 1)])),
)

test('however a CIFAR-10 file is damaged, it is refused by name or gives exactly the records that are in it', async () => {
  const outcomes = new Outcomes()
  for (const i of keyedPart(3000)) {
    const { kind, bytes } = mutated(cifar, key.child('cifar'), i, { start: 1 })
    const what = `mutation ${i}, ${kind}`
    await outcomes.of(what, () => {
      let read: ReturnType<typeof cifarExamples>
      try {
        read = cifarExamples([{ name: 'batch', bytes }], 10)
      } catch (error) {
        return refused(error, /^batch: [a-z]/, what)
      }
      assert.equal(read.count * record, bytes.length, what)
      for (let example = 0; example < read.count; example++) {
        const start = example * record
        assert.equal(read.labels[example], bytes[start])
        assert.ok(bytes[start] < 10)
        for (let pixel = 0; pixel < 1024; pixel++)
          for (let channel = 0; channel < 3; channel++)
            if (read.images[(example * 1024 + pixel) * 3 + channel] !== bytes[start + 1 + channel * 1024 + pixel])
              assert.fail(`${what}: example ${example}, pixel ${pixel}, channel ${channel}`)
      }
      return bytes.equals(cifar) ? 'right' : 'as the bytes say'
    })
  }
  assert.ok(outcomes.count('refused') > 0 && outcomes.count('as the bytes say') > 0)
  outcomes.assertBounded(200)
})

test('however a gzipped IDX file is damaged, unpacking and reading it refuses it by name or gives every byte', async t => {
  const file = path.join(temporaryHome(t), 'images.gz')
  const packed = gzipSync(images)
  const outcomes = new Outcomes()
  for (const i of keyedPart(3000)) {
    const { kind, bytes } = mutated(packed, key.child('gzip'), i, { start: 10, end: 8 })
    const what = `mutation ${i}, ${kind}`
    fs.writeFileSync(file, bytes)
    await outcomes.of(what, async () => {
      let read: Uint8Array
      try {
        read = readIdx(await contentOf(file, images.length), 3, file).data
      } catch (error) {
        return refused(error, new RegExp(`^${file}: [a-z]`), what)
      }
      assert.deepEqual(Buffer.from(read), images.subarray(16), what)
      return 'right'
    })
  }
  assert.ok(outcomes.count('refused') > outcomes.count('right'))
  outcomes.assertBounded(200)
})

test('a file that unpacks to much more than it may have is refused before it fills the memory', async t => {
  const file = path.join(temporaryHome(t), 'bomb.gz')
  fs.writeFileSync(file, gzipSync(Buffer.alloc(300e6)))
  const outcomes = new Outcomes()
  await outcomes.of('300 MB of zeros', async () => {
    try {
      await contentOf(file, 1000)
    } catch (error) {
      return refused(error, /bomb\.gz: holds more than the 1000 bytes that it may have, and is refused$/, 'zeros')
    }
    return 'right'
  })
  assert.equal(outcomes.count('refused'), 1)
  outcomes.assertBounded(200)
})

/** The packaged set in a folder of its own, its files links to the real ones. */
function linkedSet(t: TestContext): { set: KnownSet; folder: string; files: string[] } {
  const folder = temporaryHome(t)
  const packaged = knownSet('fashion-mnist-small')
  const files = packaged.files.map(({ name }) => `${name}.gz`)
  for (const name of files)
    fs.symlinkSync(path.join(packageFolder, 'data', packaged.name, name), path.join(folder, name))
  return { set: { ...packaged, name: path.relative(path.join(packageFolder, 'data'), folder) }, folder, files }
}

const bytesOf = ({ train, test }: Dataset) => [train.images, train.labels, test.images, test.labels].map(sha256)

test('however a file of the packaged set is damaged, the set is refused with its name or is the same to the byte', async t => {
  const { set, folder, files } = linkedSet(t)
  const right = bytesOf(loadSet(set, '/nowhere'))
  const outcomes = new Outcomes()
  for (const i of keyedPart(250)) {
    const name = files[drawsOf(key.child('which').child(i)).next(files.length)]
    const file = path.join(folder, name)
    const real = fs.realpathSync(file)
    const { kind, bytes } = mutated(fs.readFileSync(real), key.child('packaged'), i, { start: 10, end: 8 })
    const what = `mutation ${i}, ${kind} of ${name}`
    fs.rmSync(file)
    fs.writeFileSync(file, bytes)
    await outcomes.of(what, () => {
      let read: Dataset
      try {
        read = loadSet(set, '/nowhere')
      } catch (error) {
        return refused(error, new RegExp(`^dataset: .*${name} is damaged .*; restore it from the package$`), what)
      }
      assert.deepEqual(bytesOf(read), right, what)
      return 'right'
    })
    fs.rmSync(file)
    fs.symlinkSync(real, file)
  }
  assert.ok(outcomes.count('refused') > 0)
  outcomes.assertBounded(300)
})

test('however a fetched set or its list of files is damaged, it is refused by name or is the same to the byte', async t => {
  const home = temporaryHome(t)
  const folder = path.join(home, 'data', 'cifar-10-part')
  fs.mkdirSync(folder, { recursive: true })
  const names = ['data_batch_1.bin', 'data_batch_2.bin', 'test_batch.bin']
  const contents = names.map((_, i) => cifar.subarray(i * record, (i + 1) * record))
  const restore = () => {
    fs.rmSync(path.join(folder, 'manifest.json'), { recursive: true, force: true })
    for (const [i, name] of names.entries()) {
      fs.rmSync(path.join(folder, name), { recursive: true, force: true })
      fs.writeFileSync(path.join(folder, name), contents[i])
    }
    writeManifest(
      folder,
      names.map((name, i) => ({ name, bytes: record, sha256: sha256(contents[i]) })),
    )
  }
  restore()
  const right = { bytes: bytesOf(loadDataset('cifar-10-part', home)), checksum: datasetChecksum('cifar-10-part', home) }
  const outcomes = new Outcomes()
  const everything = [...names, 'manifest.json', 'manifest.json', 'manifest.json']
  for (const i of keyedPart(3000)) {
    restore()
    const name = everything[drawsOf(key.child('which').child(i)).next(everything.length)]
    const file = path.join(folder, name)
    const { kind, bytes } = mutated(fs.readFileSync(file), key.child('fetched'), i, { start: 200 })
    const what = `mutation ${i}, ${kind} of ${name}`
    if (i % 40 === 0) {
      fs.rmSync(file)
      fs.mkdirSync(file)
    } else fs.writeFileSync(file, bytes)
    for (const read of [
      () => assert.deepEqual(bytesOf(loadDataset('cifar-10-part', home)), right.bytes, what),
      () => assert.equal(datasetChecksum('cifar-10-part', home), right.checksum, what),
      () => assert.equal(trainingCount('cifar-10-part', home), 2, what),
    ])
      await outcomes.of(what, () => {
        try {
          read()
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error
          return refused(error, new RegExp(`^dataset: .*${name} is damaged.* fetch cifar-10-part --from PATH$`), what)
        }
        return 'right'
      })
  }
  assert.ok(outcomes.count('refused') > outcomes.count('right'))
  outcomes.assertBounded(200)
})

test('a list of files that has lost one, or holds them in another order, is refused', t => {
  const home = temporaryHome(t)
  const folder = path.join(home, 'data', 'cifar-10-part')
  fs.mkdirSync(folder, { recursive: true })
  const files = ['data_batch_1.bin', 'data_batch_2.bin', 'test_batch.bin'].map((name, i) => {
    const content = cifar.subarray(i * record, (i + 1) * record)
    fs.writeFileSync(path.join(folder, name), content)
    return { name, bytes: record, sha256: sha256(content) }
  })
  const list = path.join(folder, 'manifest.json')
  writeManifest(folder, files)
  const written = JSON.parse(fs.readFileSync(list, 'utf8'))
  for (const order of [
    [0, 2],
    [1, 0, 2],
    [0, 2, 1],
    [0, 0, 1, 2],
  ]) {
    fs.writeFileSync(list, JSON.stringify({ ...written, files: order.map(i => written.files[i]) }))
    for (const read of [loadDataset, datasetChecksum, trainingCount])
      assert.throws(() => read('cifar-10-part', home), {
        name: 'RangeError',
        message: `dataset: ${list} is damaged; bring the set again with: gradient-lab fetch cifar-10-part --from PATH`,
      })
  }
})

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { mock, type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { FileVectors } from '../../src/vectors/file-vectors.js'
import { Float64Vector } from '../../src/vectors/float64-vector.js'
import { namelessFiles } from './nameless-files.js'

const linux = { skip: process.platform !== 'linux' && 'only Linux lists the files that a process has open' }

function temporaryFolder(t: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-test-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  return folder
}

const inFolder = (folder: string, length: number, dimension: number) =>
  new FileVectors({
    folder,
    length,
    vectorBytes: 8 * dimension,
    vector: bytes => new Float64Vector(new Float64Array(bytes)),
  })

test('vectors come back from a file bit for bit, in any order, while it has no name', t => {
  const folder = temporaryFolder(t)
  const vectors = inFolder(path.join(folder, 'results', 'scratch'), 3, 4)
  // a part of a larger array; a NaN that carries a message, −0, the smallest and the largest number
  const all = new Float64Array([7, 0, -0, 5e-324, Number.MAX_VALUE, Number.NEGATIVE_INFINITY, 8])
  new DataView(all.buffer).setBigUint64(8, 0x7ff8_dead_beef_0001n, true)
  const odd = new Float64Vector(all.subarray(1, 5))
  const plain = new Float64Vector(Float64Array.of(1, 2, 3, 0.1))
  vectors[2] = odd
  vectors[0] = plain
  assert.deepEqual(fs.readdirSync(path.join(folder, 'results', 'scratch')), [])
  assert.deepEqual([...vectors[0].read()], [1, 2, 3, 0.1])
  assert.deepEqual(Buffer.from(vectors[2].read().buffer), Buffer.from(all.slice(1, 5).buffer))
  assert.notEqual(vectors[0], vectors[0])
  assert.equal(vectors.length, 3)
  assert.throws(() => vectors[1], { name: 'RangeError', message: 'stored vectors: none is stored at 1' })
  assert.throws(
    () => {
      vectors[1] = new Float64Vector(Float64Array.of(1, 2, 3))
    },
    { name: 'RangeError', message: 'stored vectors: one of 32 bytes is required, got 24' },
  )
  vectors.dispose()
  vectors.dispose()
  assert.throws(() => vectors[0], { message: 'stored vectors: their file has been closed' })
})

test(
  'a file is given back when it is disposed of, and by the garbage collector when it is forgotten',
  linux,
  async t => {
    const folder = temporaryFolder(t)
    const first = inFolder(folder, 2, 2)
    first[0] = new Float64Vector(Float64Array.of(1, 2))
    assert.equal(namelessFiles(folder), 1)
    first.dispose()
    assert.equal(namelessFiles(folder), 0)
    ;(() => inFolder(folder, 2, 2))()
    assert.equal(namelessFiles(folder), 1)
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    for (let attempt = 0; attempt < 100 && namelessFiles(folder) > 0; attempt++) {
      await setImmediate()
      collect()
    }
    assert.equal(namelessFiles(folder), 0)
  },
)

test('more than the disk has room for is refused before anything is computed, in one sentence', t => {
  const folder = temporaryFolder(t)
  assert.throws(() => new FileVectors({ folder, length: 1, vectorBytes: 2 ** 60, vector: () => assert.fail() }), {
    message: `stored vectors: ${(2 ** 60 / 1e9).toPrecision(2)} GB of them cannot be kept in ${folder}: the disk is full; make room, or name a folder on a larger one`,
  })
  assert.deepEqual(fs.readdirSync(folder), [])
})

test('a disk that gets full meanwhile, and a folder that cannot be, are told in one sentence', t => {
  const folder = temporaryFolder(t)
  const vectors = inFolder(folder, 1000, 1000)
  const write = mock.method(fs, 'writeSync', () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  })
  try {
    assert.throws(
      () => {
        vectors[0] = new Float64Vector(new Float64Array(1000))
      },
      {
        message: `stored vectors: 0.0080 GB of them cannot be kept in ${folder}: the disk is full; make room, or name a folder on a larger one`,
      },
    )
  } finally {
    write.mock.restore()
  }
  assert.throws(() => vectors[0], /none is stored at 0/)
  vectors.dispose()
  fs.writeFileSync(path.join(folder, 'file'), '')
  assert.throws(() => inFolder(path.join(folder, 'file'), 1, 1), /cannot be kept in .*file: E(EXIST|NOTDIR)/)
})

test('what the operating system writes and reads in pieces is put together', t => {
  const vectors = inFolder(temporaryFolder(t), 2, 5)
  const { writeSync, readSync } = fs
  type Call = (file: number, bytes: Uint8Array, offset: number, length: number, position: number) => number
  const atMost16 =
    (call: Call): Call =>
    (file, bytes, offset, length, position) =>
      call(file, bytes, offset, Math.min(length, 16), position)
  const mocks = [
    mock.method(fs, 'writeSync', atMost16(writeSync as Call)),
    mock.method(fs, 'readSync', atMost16(readSync as Call)),
  ]
  try {
    vectors[1] = new Float64Vector(Float64Array.of(1, 2, 3, 4, 5))
    assert.deepEqual([...vectors[1].read()], [1, 2, 3, 4, 5])
    assert.deepEqual(
      mocks.map(each => each.mock.callCount()),
      [3, 3],
    )
  } finally {
    for (const each of mocks) each.mock.restore()
  }
  vectors.dispose()
})

test('a killed process leaves no file behind', async t => {
  const folder = temporaryFolder(t)
  const child = fork(path.join(__dirname, 'store-and-wait.js'), [folder])
  await new Promise(resolve => child.once('message', resolve))
  child.kill('SIGKILL')
  await new Promise(resolve => child.once('exit', resolve))
  assert.deepEqual(fs.readdirSync(folder), [])
})

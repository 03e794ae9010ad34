import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { create } from 'tar'
import { type FetchOptions, fetchDataset, fetchSet, ofDisk } from '../../src/datasets/fetch.js'
import { type KnownSet, knownSet } from '../../src/datasets/known-sets.js'
import { loadDataset, loadSet } from '../../src/datasets/load.js'
import { sha256 } from '../../src/datasets/manifest.js'
import { type Answer, file, status, testServer } from './fetch-server.js'

const root = mkdtempSync(join(tmpdir(), 'gradient-lab-fetch-'))
after(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
function freshFolder(): string {
  const folder = join(root, String(folders++))
  mkdirSync(folder)
  return folder
}

const limits = { stallSeconds: 1, attempts: 2, pauseSeconds: 0.01 }

function idx(magic: number, shape: number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt32BE(magic, 0)
  shape.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis)
  })
  return Buffer.concat([header, data])
}

const pixels = (count: number) => Uint8Array.from({ length: count * 784 }, (_, index) => (index * 37) % 256)

/** A set of 3 + 2 grey images whose files are "official". */
const idxContent: Record<string, Buffer> = {
  'train-images-idx3-ubyte': idx(0x803, [3, 28, 28], pixels(3)),
  'train-labels-idx1-ubyte': idx(0x801, [3], Uint8Array.of(2, 0, 1)),
  't10k-images-idx3-ubyte': idx(0x803, [2, 28, 28], pixels(2)),
  't10k-labels-idx1-ubyte': idx(0x801, [2], Uint8Array.of(1, 1)),
}

function officialSet(
  name: string,
  layout: 'idx' | 'cifar',
  content: Record<string, Buffer>,
  addresses: string[],
): KnownSet {
  const files = Object.entries(content).map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }))
  return { name, describe: 'for tests', layout, classes: 10, packaged: false, files, addresses }
}

const idxSet = (addresses: string[] = []) => officialSet('tiny', 'idx', idxContent, addresses)

const record = (label: number) => Buffer.concat([Buffer.of(label), Buffer.alloc(3072, label * 20)])
const cifarContent: Record<string, Buffer> = {
  'data_batch_1.bin': Buffer.concat([record(1), record(2)]),
  'data_batch_2.bin': record(3),
  'data_batch_10.bin': record(4),
  'test_batch.bin': record(5),
}

function writeAll(folder: string, content: Record<string, Buffer>): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of Object.entries(content)) writeFileSync(join(folder, name), bytes)
  return folder
}

const gzipped = (content: Record<string, Buffer>) =>
  Object.fromEntries(Object.entries(content).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]))

/** A gzipped tar archive with the files in cifar-10-batches-bin/, as the official one. */
function archive(content: Record<string, Buffer>, also: (folder: string) => void = () => {}): Buffer {
  const folder = freshFolder()
  writeAll(join(folder, 'cifar-10-batches-bin'), content)
  also(folder)
  create({ cwd: folder, file: join(root, 'archive'), gzip: true, sync: true }, readdirSync(folder))
  return readFileSync(join(root, 'archive'))
}

async function refused(set: KnownSet, options: FetchOptions, message: RegExp, name = 'RangeError'): Promise<void> {
  await assert.rejects(fetchSet(set, { limits, ...options }), { name, message })
  assert.equal(existsSync(join(options.home, 'data', set.name)), false)
}

test('an IDX set comes from a folder, gzipped or not, and is read with the checksum of its content', async () => {
  const plain = freshFolder()
  const packed = freshFolder()
  await fetchSet(idxSet(), { home: plain, from: writeAll(freshFolder(), idxContent) })
  const folder = await fetchSet(idxSet(), { home: packed, from: writeAll(freshFolder(), gzipped(idxContent)) })
  assert.equal(folder, join(packed, 'data', 'tiny'))
  assert.deepEqual(readdirSync(folder).sort(), [...Object.keys(idxContent), 'manifest.json'].sort())
  assert.deepEqual(readdirSync(join(packed, 'data')), ['tiny'])
  const set = loadSet(idxSet(), packed)
  assert.deepEqual(set, loadSet(idxSet(), plain))
  assert.deepEqual([...set.train.labels, ...set.test.labels], [2, 0, 1, 1, 1])
  assert.equal(set.train.images[2 * 32 + 3], pixels(1)[1])
})

test('files that are not what they should be are refused in one sentence each, and nothing is kept', async () => {
  const cases: [string, Buffer, RegExp][] = [
    [
      'train-labels-idx1-ubyte',
      idx(0x801, [3], Uint8Array.of(2, 10, 1)),
      /labels must be 0 to 9, but that of example 1 is 10$/,
    ],
    ['train-labels-idx1-ubyte', idx(0x803, [3], Uint8Array.of(2, 0, 1)), /starts with 0x00000801, got 0x00000803$/],
    [
      'train-labels-idx1-ubyte',
      idx(0x801, [3], Uint8Array.of(2, 1, 1)),
      /not the official file of tiny \(its content has another SHA-256\), and is refused$/,
    ],
    [
      't10k-images-idx3-ubyte',
      idxContent['t10k-images-idx3-ubyte'].subarray(0, 900),
      /but 884 follow it; the file is damaged or cut off$/,
    ],
    [
      't10k-images-idx3-ubyte',
      idx(0x803, [2 ** 31, 2 ** 31, 2 ** 31], new Uint8Array(9)),
      /the header promises 2147483648×/,
    ],
    [
      't10k-images-idx3-ubyte',
      Buffer.concat([idxContent['t10k-images-idx3-ubyte'], Buffer.of(0)]),
      /holds more than the 1584 bytes that it may have, and is refused$/,
    ],
    ['t10k-images-idx3-ubyte', Buffer.from('<html>'), /an IDX file with 3 axes starts with 16 bytes, got 6 in all$/],
  ]
  for (const [name, bytes, message] of cases) {
    for (const content of [{ ...idxContent, [name]: bytes }, gzipped({ ...idxContent, [name]: bytes })]) {
      const home = freshFolder()
      await refused(idxSet(), { home, from: writeAll(freshFolder(), content) }, message)
      assert.deepEqual(readdirSync(join(home, 'data')), [])
    }
  }
  const { 't10k-labels-idx1-ubyte': _, ...three } = idxContent
  await refused(
    idxSet(),
    { home: freshFolder(), from: writeAll(freshFolder(), three) },
    /does not hold t10k-labels-idx1-ubyte$/,
  )
})

test('a gzip file that is cut off, damaged, or unpacks to 256 MB is refused before it fills the memory', async () => {
  const name = 'train-images-idx3-ubyte'
  const whole = gzipSync(idxContent[name])
  const damaged = Buffer.from(whole)
  damaged[damaged.length >> 1] ^= 255
  const bomb = gzipSync(Buffer.alloc(1 << 28), { level: 1 })
  for (const [bytes, message] of [
    [whole.subarray(0, whole.length - 20), /is damaged or cut off \(gzip: unexpected end of file\)$/],
    [damaged, /is damaged or cut off \(gzip: /],
    [bomb, /holds more than the 2368 bytes that it may have, and is refused$/],
  ] as const) {
    const { [name]: __, ...others } = idxContent
    const from = writeAll(freshFolder(), { ...others, [`${name}.gz`]: Buffer.from(bytes) })
    const before = process.memoryUsage().arrayBuffers
    await refused(idxSet(), { home: freshFolder(), from }, message)
    assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 26)
  }
})

test('a part in the layout of CIFAR-10 comes from a folder or an archive, files in the order of their numbers', async () => {
  const home = freshFolder()
  const path = join(freshFolder(), 'part.tar.gz')
  writeFileSync(path, archive({ ...cifarContent, 'batches.meta.txt': Buffer.from('cat') }))
  await fetchDataset('cifar-10-part', { home, from: writeAll(freshFolder(), cifarContent) })
  const fromFolder = loadDataset('cifar-10-part', home)
  assert.deepEqual([...fromFolder.train.labels], [1, 2, 3, 4])
  assert.deepEqual([...fromFolder.test.labels], [5])
  await fetchDataset('cifar-10-part', { home, from: path })
  assert.deepEqual(loadDataset('cifar-10-part', home), fromFolder)
})

test('a new part replaces the old one, and one that fails leaves it as it was', async () => {
  const home = freshFolder()
  const fetchPart = (content: Record<string, Buffer>) =>
    fetchDataset('cifar-10-part', { home, from: writeAll(freshFolder(), content) })
  await fetchPart(cifarContent)
  const first = loadDataset('cifar-10-part', home)
  await assert.rejects(fetchPart({ ...cifarContent, 'data_batch_2.bin': record(3).subarray(1) }), /its length is 3072;/)
  await assert.rejects(fetchPart({ ...cifarContent, 'test_batch.bin': record(10) }), /labels must be 0 to 9/)
  assert.deepEqual(loadDataset('cifar-10-part', home), first)
  await fetchPart({ 'data_batch_1.bin': record(7), 'test_batch.bin': record(8) })
  assert.deepEqual([...loadDataset('cifar-10-part', home).train.labels], [7])
  assert.deepEqual(readdirSync(join(home, 'data')), ['cifar-10-part'])
})

test('a set that a killed call was replacing is put back by the next one', async () => {
  const home = freshFolder()
  await fetchDataset('cifar-10-part', { home, from: writeAll(freshFolder(), cifarContent) })
  const before = loadDataset('cifar-10-part', home)
  mkdirSync(join(home, 'data', '.fetch-cifar-10-part'))
  renameSync(join(home, 'data', 'cifar-10-part'), join(home, 'data', '.fetch-cifar-10-part', 'replaced'))
  await assert.rejects(
    fetchDataset('cifar-10-part', { home, from: writeAll(freshFolder(), {}) }),
    /must hold data_batch_1/,
  )
  assert.deepEqual(loadDataset('cifar-10-part', home), before)
})

test('an archive that is none, cut off, holds a file twice, a link, or too much is refused', async () => {
  const part = knownSet('cifar-10-part')
  const good = archive(cifarContent)
  const { 'test_batch.bin': _, ...withoutTest } = cifarContent
  const cases: [Buffer, RegExp][] = [
    [Buffer.from('no archive at all'.repeat(100)), /is no tar archive, or damaged or cut off/],
    [gzipSync(Buffer.from('no archive at all'.repeat(100))), /is no tar archive, or damaged or cut off/],
    [good.subarray(0, good.length - 30), /is damaged or cut off \(gzip: unexpected end of file\)$/],
    [
      archive(cifarContent, folder => writeAll(join(folder, 'again'), { 'test_batch.bin': record(1) })),
      /holds test_batch.bin twice$/,
    ],
    [archive(withoutTest), /must hold data_batch_1.bin \(and 2, 3, … if there are\) and test_batch.bin$/],
    [
      archive(withoutTest, folder => symlinkSync('/etc/passwd', join(folder, 'test_batch.bin'))),
      /must hold data_batch_1.bin \(and 2, 3, … if there are\) and test_batch.bin$/,
    ],
    [
      archive({ ...cifarContent, 'batches.meta.txt': Buffer.alloc(190_000_000) }),
      /holds more than the 185428576 bytes/,
    ],
  ]
  for (const [bytes, message] of cases) {
    const path = join(freshFolder(), 'archive.tar.gz')
    writeFileSync(path, bytes)
    await refused(part, { home: freshFolder(), from: path }, message)
  }
})

test('the official files are known by their content, whatever archive they come in; a part is not taken for them', async () => {
  const official = officialSet('tiny-cifar', 'cifar', cifarContent, [])
  const home = freshFolder()
  const path = join(freshFolder(), 'another.tar')
  writeFileSync(path, archive(cifarContent))
  await fetchSet(official, { home, from: path })
  assert.deepEqual([...loadSet(official, home).test.labels], [5])
  const other = { ...cifarContent, 'data_batch_2.bin': record(9) }
  const hint = /not the official file of tiny-cifar .* a set of your own is fetched as cifar-10-part$/
  await refused(official, { home: freshFolder(), from: writeAll(freshFolder(), other) }, hint)
  const { 'data_batch_10.bin': _, ...missing } = cifarContent
  writeFileSync(path, archive(missing))
  await refused(official, { home: freshFolder(), from: path }, /does not hold data_batch_10.bin$/)
})

async function served(
  paths: Record<string, Answer[]>,
  use: (address: string, requests: { path: string; range?: string }[]) => Promise<void>,
): Promise<void> {
  const server = await testServer(paths)
  try {
    await use(server.address, server.requests)
  } finally {
    await server.close()
  }
}

const answers = (content: Record<string, Buffer>, folder = ''): Record<string, Answer[]> =>
  Object.fromEntries(Object.entries(content).map(([name, bytes]) => [`${folder}/${name}`, [file(bytes)]]))

test('an IDX set comes from an address; when it is there and intact, nothing is asked again', () =>
  served(answers(gzipped(idxContent), '/sets'), async (address, requests) => {
    const home = freshFolder()
    for (const from of [`${address}/sets`, `${address}/sets/`, undefined]) {
      await fetchSet(idxSet([`${address}/sets/`]), { home, from, limits })
      assert.equal(requests.length, 4)
    }
    assert.equal(loadSet(idxSet(), home).train.count, 3)
    writeFileSync(join(home, 'data', 'tiny', 'train-labels-idx1-ubyte'), 'damaged')
    await fetchSet(idxSet([`${address}/sets/`]), { home, limits })
    assert.equal(requests.length, 8)
    assert.equal(loadSet(idxSet(), home).train.count, 3)
  }))

test('what is corrupted on the way is not kept, and the same command brings it right later', () => {
  const good = gzipped(idxContent)
  const name = '/t10k-images-idx3-ubyte.gz'
  const bad = Buffer.from(good[name.slice(1)])
  bad[200] ^= 1
  return served({ ...answers(good), [name]: [file(bad), file(good[name.slice(1)])] }, async (address, requests) => {
    const home = freshFolder()
    await refused(idxSet(), { home, from: address }, /t10k-images-idx3-ubyte.gz: is damaged/)
    assert.deepEqual(readdirSync(join(home, 'data', '.fetch-tiny')).sort(), [
      'train-images-idx3-ubyte.gz',
      'train-labels-idx1-ubyte.gz',
    ])
    await fetchSet(idxSet(), { home, from: address, limits })
    // the two that were right already were not asked for again
    assert.deepEqual(
      requests.slice(3).map(({ path }) => path),
      [name, '/t10k-labels-idx1-ubyte.gz'],
    )
    assert.deepEqual(readdirSync(join(home, 'data')), ['tiny'])
  })
})

test('an archive whose download broke off is gone on with by the next call', () => {
  const bytes = archive({
    'data_batch_1.bin': Buffer.concat([Buffer.of(3), pixels(4).subarray(0, 3072)]),
    'test_batch.bin': record(5),
  })
  return served(
    { '/part.tgz': [file(bytes, { cut: 100 }), file(bytes, { cut: 0 }), file(bytes)] },
    async (address, requests) => {
      const home = freshFolder()
      const from = `${address}/part.tgz`
      await refused(knownSet('cifar-10-part'), { home, from }, /part.tgz 2 times: the connection broke/, 'FetchFailure')
      await fetchDataset('cifar-10-part', { home, from, limits })
      assert.deepEqual(
        requests.map(({ range }) => range),
        [undefined, 'bytes=100-', 'bytes=100-'],
      )
      assert.deepEqual([...loadDataset('cifar-10-part', home).train.labels], [3])
    },
  )
})

test('when the first address fails the second is tried, and when all fail the way by hand is named', () =>
  served({ ...answers(gzipped(idxContent), '/second') }, async address => {
    const home = freshFolder()
    const said: string[] = []
    const progress = (message: string) => void said.push(message)
    await fetchSet(idxSet([`${address}/first/`, `${address}/second/`]), { home, limits, progress })
    assert.equal(loadSet(idxSet(), home).train.count, 3)
    assert.ok(said.includes(`fetch: ${address}/first/train-images-idx3-ubyte.gz cannot be had, the server answers 404`))
    await refused(
      idxSet([`${address}/first/`, `${address}/third/`]),
      { home: freshFolder() },
      /third\/train-images-idx3-ubyte.gz cannot be had.*404; try again later, or bring the files yourself: gradient-lab fetch tiny --from PATH$/,
      'FetchFailure',
    )
  }))

test('a server that answers with a page, an error or without end leaves nothing behind', () => {
  const page: Answer = (_, response) => void response.end('<html>please log in</html>')
  const endless: Answer = (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
    }
    response.on('drain', more)
    more()
  }
  return served({ '/page': [page], '/error': [status(500)], '/endless': [endless] }, async address => {
    const part = knownSet('cifar-10-part')
    const home = freshFolder()
    await refused(part, { home, from: `${address}/page` }, /is no tar archive, or damaged or cut off/)
    await refused(part, { home, from: `${address}/error` }, /error 2 times: the server answers 500$/, 'FetchFailure')
    await refused(part, { home, from: `${address}/endless` }, /sends more than the 185428576 bytes that it may have/)
    assert.deepEqual(readdirSync(join(home, 'data')), [])
  })
})

test('sets without a source, sources that are not there, and a packaged set are told in one sentence', async () => {
  const home = join(root, 'untouched')
  const cases: [string, string | undefined, string][] = [
    [
      'cifar-10-part',
      undefined,
      'fetch: cifar-10-part has no address of its own; name yours with --from PATH or --from URL',
    ],
    ['cifar-10', '/nowhere', 'fetch: there is no /nowhere'],
    ['fashion-mnist-small', undefined, 'fetch: fashion-mnist-small comes with the package, there is nothing to fetch'],
  ]
  for (const [name, from, message] of cases) {
    await assert.rejects(fetchDataset(name, { home, from }), { name: 'RangeError', message })
  }
  assert.equal(existsSync(home), false)
  const path = join(freshFolder(), 'file')
  writeFileSync(path, 'x')
  await refused(
    idxSet(),
    { home: freshFolder(), from: path },
    /^fetch: tiny comes from a folder with train-images-idx3-ubyte, /,
  )
})

test('a full disk and a folder that cannot be written are told in one sentence', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  assert.equal(
    ofDisk(full, '/home/data')?.message,
    'fetch: the disk of /home/data is full; make room and run the same command again, what was downloaded is kept',
  )
  assert.equal(ofDisk(new RangeError('other'), '/home/data'), undefined)
  const home = freshFolder()
  writeFileSync(join(home, 'data'), 'a file where the folder should be')
  await assert.rejects(fetchSet(idxSet(), { home, from: writeAll(freshFolder(), idxContent) }), {
    name: 'FetchFailure',
    message: /^fetch: ENOTDIR: not a directory, mkdir/,
  })
  const vast = { ...idxSet(), files: idxSet().files.map(file => ({ ...file, bytes: 1e18 })) }
  await refused(
    vast,
    { home: freshFolder(), from: writeAll(freshFolder(), idxContent) },
    /^fetch: tiny needs 4000000000000 MB in .* MB are free; make room/,
    'FetchFailure',
  )
})

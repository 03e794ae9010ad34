import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { loadDataset } from '../../src/datasets/load.js'

const root = join(__dirname, '..', '..', '..')
const folder = join(root, 'data', 'fashion-mnist-small')
const complete = join(process.env.GRADIENT_LAB_DATA ?? '', 'fashion-mnist')
const isComplete = existsSync(join(complete, 'train-images-idx3-ubyte.gz'))

const content = (folder: string, name: string) => gunzipSync(readFileSync(join(folder, `${name}.gz`)))

test('the set in the package has 8,192 and 2,048 images, as many of each class to within one', () => {
  const set = loadDataset('fashion-mnist-small', '/nowhere')
  assert.equal(set.classes, 10)
  for (const [examples, count] of [
    [set.train, 8192],
    [set.test, 2048],
  ] as const) {
    assert.equal(examples.count, count)
    assert.equal(examples.images.length, count * 32 * 32)
    const perClass = Array<number>(10).fill(0)
    for (const label of examples.labels) perClass[label]++
    assert.deepEqual(
      [...new Set(perClass)].sort((a, b) => a - b),
      [Math.floor(count / 10), Math.ceil(count / 10)],
    )
  }
})

test('its files are those that the README lists, at most 5 MB together', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `(\S+)\.gz` \|.*`([0-9a-f]{64})` \|$/gm)]
  const files = readdirSync(folder).filter(name => name.endsWith('.gz'))
  assert.deepEqual(listed.map(match => `${match[1]}.gz`).sort(), files.sort())
  for (const [, name, sha256] of listed) {
    assert.equal(createHash('sha256').update(content(folder, name)).digest('hex'), sha256)
  }
  assert.ok(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) <= 5e6)
})

test('every image is one of the complete set, with its label and in its order, chosen by rank of SHA-256', {
  skip: !isComplete && 'the complete Fashion-MNIST is not at hand: name its parent folder in GRADIENT_LAB_DATA',
}, () => {
  for (const [part, count] of [
    ['train', 8192],
    ['t10k', 2048],
  ] as const) {
    const [images, labels] = [`${part}-images-idx3-ubyte`, `${part}-labels-idx1-ubyte`]
    const ours = { images: content(folder, images).subarray(16), labels: content(folder, labels).subarray(8) }
    const all = {
      images: content(complete, images).subarray(16),
      labels: content(complete, labels).subarray(8),
    }
    const rank = (index: number) => createHash('sha256').update(`fashion-mnist-small/${part}/${index}`).digest('hex')
    const lastRank = Array<string>(10).fill('')
    let from = 0
    const chosen = new Set<number>()
    for (let index = 0; index < count; index++) {
      const image = ours.images.subarray(index * 784, (index + 1) * 784)
      while (image.compare(all.images.subarray(from * 784, (from + 1) * 784)) !== 0) {
        from++
        assert.ok(
          from < all.labels.length,
          `image ${index} of ${part} is not in the complete set after the one before it`,
        )
      }
      assert.equal(ours.labels[index], all.labels[from])
      const label = all.labels[from]
      if (rank(from) > lastRank[label]) lastRank[label] = rank(from)
      chosen.add(from++)
    }
    // nobody who was left out ranks before the last one taken of the class
    all.labels.forEach((label, index) => {
      if (!chosen.has(index)) assert.ok(rank(index) > lastRank[label])
    })
  }
})

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Examples } from '../../src/datasets/dataset.js'
import { fetchDataset } from '../../src/datasets/fetch.js'
import { datasetChecksum, loadDataset } from '../../src/datasets/load.js'

const data = process.env.GRADIENT_LAB_DATA ?? ''
const home = mkdtempSync(join(tmpdir(), 'gradient-lab-real-'))
after(() => rmSync(home, { recursive: true, force: true }))

const unless = (folder: string) =>
  !existsSync(join(data, folder)) && `${folder} is not at hand: name its parent folder in GRADIENT_LAB_DATA`

function perClass({ labels }: Examples): number[] {
  const counts = Array<number>(10).fill(0)
  for (const label of labels) counts[label]++
  return counts
}

test('the complete Fashion-MNIST passes its checksums, and has 6,000 and 1,000 images of each class', {
  skip: unless('fashion-mnist'),
}, async () => {
  await fetchDataset('fashion-mnist', { home, from: join(data, 'fashion-mnist') })
  const set = loadDataset('fashion-mnist', home)
  assert.deepEqual(perClass(set.train), Array(10).fill(6000))
  assert.deepEqual(perClass(set.test), Array(10).fill(1000))
  assert.equal(datasetChecksum('fashion-mnist', home), set.checksum)
  // Xiao, Rasul and Vollgraf's training images have mean 0.2860 and standard deviation 0.3530 on 28×28
  const pixels = set.train.images
  const sum = pixels.reduce((total, pixel) => total + pixel, 0) / 255
  const squares = pixels.reduce((total, pixel) => total + pixel * pixel, 0) / 255 ** 2
  const count = 60000 * 784
  assert.equal((sum / count).toFixed(4), '0.2860')
  assert.equal(Math.sqrt(squares / count - (sum / count) ** 2).toFixed(4), '0.3530')
})

test("a set in CIFAR-10's layout is taken as a part, and never as the official set", {
  skip: unless('cifar-10-batches-bin'),
}, async () => {
  const from = join(data, 'cifar-10-batches-bin')
  await fetchDataset('cifar-10-part', { home, from })
  const set = loadDataset('cifar-10-part', home)
  for (const examples of [set.train, set.test]) {
    assert.equal(new Set(perClass(examples)).size, 1)
    assert.equal(examples.images.length, examples.count * 3072)
  }
  if (set.train.count === 50000) return
  await assert.rejects(fetchDataset('cifar-10', { home, from }), { name: 'RangeError' })
})

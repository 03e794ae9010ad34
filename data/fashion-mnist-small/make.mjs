// Makes the four files beside it from the complete Fashion-MNIST:
//
//   node data/fashion-mnist-small/make.mjs FOLDER_OF_THE_COMPLETE_SET [TARGET_FOLDER]
//
// Within each class the examples are ranked by the SHA-256 of `fashion-mnist-small/<part>/<index>` (index in the
// complete file, from 0) and the first ones are taken, so that any language can repeat the choice. They keep the
// order of the complete set. Counts per class differ by one at most; the lower classes have the one more.
import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { gzipSync } from 'fflate'

const [from, to = import.meta.dirname] = process.argv.slice(2)
if (from === undefined) {
  process.stderr.write('make.mjs: name the folder that holds the complete Fashion-MNIST (four .gz files)\n')
  process.exit(2)
}

/** SHA-256 of the complete set's files after decompression. */
const complete = {
  'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
}
const classes = 10
const pixels = 28 * 28

const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')

function read(name) {
  const bytes = gunzipSync(readFileSync(join(from, `${name}.gz`)))
  if (sha256(bytes) !== complete[name]) throw new Error(`make.mjs: ${name} is not the file of the complete Fashion-MNIST`)
  return bytes
}

function choose(labels, count, part) {
  const chosen = []
  for (let label = 0; label < classes; label++) {
    const quota = Math.floor(count / classes) + (label < count % classes ? 1 : 0)
    const ranked = [...labels.keys()]
      .filter(index => labels[index] === label)
      .map(index => ({ index, rank: sha256(`fashion-mnist-small/${part}/${index}`) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    chosen.push(...ranked.slice(0, quota).map(({ index }) => index))
  }
  return chosen.sort((a, b) => a - b)
}

function header(magic, ...dimensions) {
  const bytes = Buffer.alloc(4 + 4 * dimensions.length)
  bytes.writeUInt32BE(magic, 0)
  dimensions.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis))
  return bytes
}

function write(name, bytes) {
  // fflate is plain JavaScript: the same bytes from every version of Node
  const compressed = gzipSync(bytes, { level: 9, mem: 12, mtime: 0 })
  writeFileSync(join(to, `${name}.gz.tmp`), compressed)
  renameSync(join(to, `${name}.gz.tmp`), join(to, `${name}.gz`))
  process.stdout.write(`${sha256(bytes)}  ${name}  ${bytes.length} bytes, ${compressed.length} compressed\n`)
}

for (const [part, count] of [
  ['train', 8192],
  ['t10k', 2048],
]) {
  const images = read(`${part}-images-idx3-ubyte`).subarray(16)
  const labels = read(`${part}-labels-idx1-ubyte`).subarray(8)
  const chosen = choose(labels, count, part)
  const chosenImages = chosen.map(index => images.subarray(index * pixels, (index + 1) * pixels))
  write(`${part}-images-idx3-ubyte`, Buffer.concat([header(0x803, count, 28, 28), ...chosenImages]))
  write(`${part}-labels-idx1-ubyte`, Buffer.concat([header(0x801, count), Buffer.from(chosen.map(i => labels[i]))]))
}

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { bits } from '../../src/random/bits.js'
import { fillNormals, normals } from '../../src/random/normals.js'
import { randomKernels } from '../../src/random/random-kernels.js'
import { rootKey } from '../../src/random/root-key.js'
import { chiSquareZ, kolmogorov, meanZ, normalCdf } from './goodness.js'
import { logarithm, normalOf } from './normal-reference.js'

const n = 1_000_000
const z = normals(rootKey(2).child('normals'), n)

test('normals have the first six moments of the normal law', () => {
  const moments = [0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395]
  for (let power = 1; power <= 6; power++) {
    const expected = moments[power - 1]
    const deviation = Math.sqrt(moments[2 * power - 1] - expected ** 2)
    const score = meanZ(
      z.map(x => x ** power),
      expected,
      deviation,
    )
    assert.ok(Math.abs(score) < 4, `moment ${power}: z = ${score}`)
  }
})

test('normals follow the normal law (Kolmogorov and Smirnov, p > 1e-5)', () => {
  const statistic = kolmogorov(z.map(normalCdf))
  assert.ok(statistic < 2.47, `√n D = ${statistic}`)
})

test('the tails of normals hold what the normal law puts there', () => {
  for (const [limit, probability] of [
    [3, 2.699796063260207e-3],
    [4, 6.334248366623996e-5],
    [4.5, 6.795346249460121e-6],
  ]) {
    for (const sign of [-1, 1]) {
      const count = z.reduce((sum, x) => sum + (sign * x > limit ? 1 : 0), 0)
      const expected = (n * probability) / 2
      // Anscombe's root makes a Poisson count about normal with variance 1/4.
      const score = 2 * (Math.sqrt(count + 3 / 8) - Math.sqrt(expected + 1 / 8))
      assert.ok(Math.abs(score) < 4, `${count} of ${expected} beyond ${sign * limit}`)
    }
  }
})

test('each normal is the inverse of the distribution function at its own 64 bits', () => {
  const key = rootKey(4)
  const values = normals(key, 2000)
  for (let i = 0; i < 2000; i++) {
    const block = bits(key, Math.floor(i / 2))
    const word = block[2 * (i % 2)]
    const u = ((word >>> 1) + block[2 * (i % 2) + 1] * 2 ** -32) * 2 ** -31
    const twoSided = 2 * (1 - normalCdf(Math.abs(values[i])))
    assert.ok(Math.abs(twoSided - u) < 1e-14, `${i}: ${twoSided} instead of ${u}`)
    assert.equal(values[i] < 0, word % 2 === 1)
  }
})

test('normals one after the other are uncorrelated, and so are their squares', () => {
  for (const lag of [1, 2]) {
    const later = z.subarray(lag)
    const product = meanZ(
      later.map((x, i) => x * z[i]),
      0,
      1,
    )
    const squares = meanZ(
      later.map((x, i) => (x * x - 1) * (z[i] ** 2 - 1)),
      0,
      2,
    )
    assert.ok(Math.abs(product) < 4 && Math.abs(squares) < 4, `lag ${lag}: z = ${product}, ${squares}`)
  }
})

// Φ⁻¹ of 64 bits, computed with 60 digits (mpmath): from the farthest in the tails to the nearest to 0, both sides of the
// borders at q = 0.425 and r = 5.
const known = [
  [0x0, 0x0, 9.155293772686072],
  [0x0, 0x1, 9.035918848571939],
  [0x1, 0x0, -9.155293772686072],
  [0x0, 0x2, 8.979884744630784],
  [0x0, 0x7, 8.858202151122164],
  [0x0, 0x3e8, 8.295121335463298],
  [0x0, 0x75bcd15, 6.764411530939439],
  [0x2, 0x0, 6.230260137970806],
  [0x6, 0x5, 6.055826643266713],
  [0x28, 0xffffffff, 5.734520026922994],
  [0x7d0, 0x11, 5.03994679387439],
  [0x3c481, 0x63, -4.022888649329935],
  [0x0fffffff, 0x12345678, -1.862731870494526],
  [0x13333332, 0x0, 1.780464343400662],
  [0x13333334, 0x0, 1.7804643405529346],
  [0x26666666, 0x66666666, 1.4395314706094955],
  [0x40000000, 0x1, 1.150349380376008],
  [0x7fffffff, 0xffffffff, -0.6744897501960817],
  [0x80000000, 0x0, 0.6744897501960817],
  [0xc0000001, 0x5, -0.31863936396437514],
  [0xfffffffe, 0x0, 5.836198745153822e-10],
  [0xfffffffe, 0xfffffff0, 2.1062111612506047e-18],
  [0xffffffff, 0xffffffff, -6.794229552421306e-20],
  [0xfffffffe, 0xffffffff, 6.794229552421306e-20],
] as const

test('the reference inverts the distribution function to a relative error of 5e-16, from 7e-20 to 9.2', () => {
  for (const [high, low, expected] of known) {
    const error = Math.abs(normalOf(high, low) / expected - 1)
    assert.ok(error < 5e-16, `${high.toString(16)} ${low.toString(16)}: ${normalOf(high, low)}, off by ${error}`)
  }
  for (const x of [0.49, 0.25, 1 / 3, 0.075, 1e-5, 2 ** -65, 2 ** -40 * 0.99999])
    assert.ok(Math.abs(logarithm(x) / Math.log(x) - 1) < 2.3e-16, `ln ${x}`)
})

test('normals are those of the reference in plain TypeScript, bit for bit', () => {
  const key = rootKey(4).child('reference')
  const values = normals(key, 60_000)
  for (let block = 0; block < 30_000; block++) {
    const [a, b, c, d] = bits(key, block)
    if (values[2 * block] !== normalOf(a, b) || values[2 * block + 1] !== normalOf(c, d))
      assert.fail(`block ${block}: ${values[2 * block]}, ${values[2 * block + 1]}`)
  }
})

test('tails that no key reaches in a lifetime are those of the reference, bit for bit', () => {
  const inTails = known.filter(([high]) => high < 0x13333334)
  const { kernels, start } = randomKernels.room(16 * 64)
  const view = new DataView(kernels.memory.buffer, start)
  const list = 8 * inTails.length
  inTails.forEach(([high, low], i) => {
    view.setUint32(8 * i, low, true)
    view.setUint32(8 * i + 4, high, true)
    view.setUint32(list + 4 * i, start + 8 * i, true)
  })
  kernels.replaceTails(start + list, start + list + 4 * inTails.length)
  inTails.forEach(([high, low], i) => {
    assert.equal(view.getFloat64(8 * i, true), normalOf(high, low))
  })
})

test('any slice of the normals of a key is filled from its place, across blocks, batches and 2^32', () => {
  const key = rootKey(4).child('slices')
  const all = normals(key, 10_000)
  for (const [from, n] of [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 2],
    [3, 17],
    [2047, 2],
    [2047, 2049],
    [1, 9999],
    [5, 4096],
  ]) {
    const out = new Float64Array(n)
    fillNormals(key, from, out)
    assert.deepEqual(out, all.slice(from, from + n), `from ${from}, ${n}`)
  }
  for (const from of [2 ** 33 - 3, 2 ** 40 + 1, 2 ** 53 - 11]) {
    const out = new Float64Array(10)
    fillNormals(key, from, out)
    out.forEach((value, i) => {
      const block = bits(key, Math.floor((from + i) / 2))
      const word = 2 * ((from + i) % 2)
      assert.equal(value, normalOf(block[word], block[word + 1]))
    })
  }
})

test('normals of sibling keys, and of a key and its child, are independent', () => {
  const root = rootKey(5).child('siblings')
  const pairs = [...Array(40).keys()].flatMap(i => [
    [root.child(i), root.child(i + 1)],
    [root.child(i), root.child(i).child(0)],
  ])
  const cells = new Float64Array(64)
  const products: number[] = []
  for (const [one, other] of pairs) {
    const x = normals(one, 2000)
    const y = normals(other, 2000)
    for (let i = 0; i < 2000; i++) {
      cells[Math.floor(8 * normalCdf(x[i])) * 8 + Math.floor(8 * normalCdf(y[i]))]++
      products.push(x[i] * y[i])
    }
  }
  for (const z of [chiSquareZ(cells, products.length / 64), meanZ(products, 0, 1)])
    assert.ok(Math.abs(z) < 4, `z = ${z}`)
})

test('the bits of normals are the same on every platform and version of Node', () => {
  const key = rootKey(7).child('augmentation').child(3)
  assert.deepEqual(
    [...normals(key, 4)],
    [-1.7529232282142913, -1.7080290180988902, 0.4608222480985701, 0.025417243098396023],
  )
  assert.equal(
    createHash('sha256')
      .update(new Uint8Array(normals(key, 100_000).buffer))
      .digest('hex'),
    '940bce77fd77578be865cc94a2ca375b97589c11070116a950bf27b75ce3e9fe',
  )
})

test('a count that is none is refused', () => {
  assert.throws(() => normals(rootKey(0), 1.5), { name: 'RangeError', message: /^normals: n must be .* got 1.5$/ })
  for (const from of [-1, 0.5, 2 ** 53 - 3])
    assert.throws(() => fillNormals(rootKey(0), from, new Float64Array(4)), {
      name: 'RangeError',
      message: /^fillNormals: from must be .* 4 numbers/,
    })
  assert.throws(() => normals({ path: '', child: () => rootKey(0) }, 1), { name: 'TypeError', message: /rootKey/ })
})

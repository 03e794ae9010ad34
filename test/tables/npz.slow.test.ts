import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readNpz, writeNpz } from '../../src/tables/npz.js'

const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-npz-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const root = join(__dirname, '..', '..', '..')

function numpy(program: string): string {
  const { status, stdout, stderr } = spawnSync(join(root, '.venv', 'bin', 'python'), ['-c', program], {
    cwd: folder,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  return stdout
}

test('NumPy opens our file without pickle and sees the same names, types, shapes and numbers', () => {
  const count = 5000
  const bytes = writeNpz([
    { name: 'w/conv1/kernel', shape: [10, 50, 10], data: Float32Array.from({ length: count }, (_, i) => Math.sin(i)) },
    { name: 'w', shape: [2], data: Float64Array.of(Math.PI, Number.NaN) },
    { name: 'partition', shape: [2, 2], data: Int32Array.of(5, 6, 7, -1) },
    { name: 'row', shape: [5], data: Uint8Array.from(Buffer.from('{"é"}')).subarray(0, 5) },
    { name: 'epsilon', shape: [], data: Float64Array.of(1e-5) },
    { name: 'wide', shape: [1], data: BigInt64Array.of(2n ** 60n) },
    { name: 'none', shape: [0, 3], data: new Int16Array(0) },
  ])
  writeFileSync(join(folder, 'ours.npz'), bytes)
  const output = numpy(`
import json, numpy, zipfile
assert zipfile.ZipFile('ours.npz').testzip() is None
z = numpy.load('ours.npz', allow_pickle=False)
print(json.dumps({n: [z[n].dtype.str, list(z[n].shape), z[n].tobytes().hex(), bool(z[n].flags.c_contiguous)] for n in z.files}))
print(repr(z['w/conv1/kernel'][3, 7, 2]), z['epsilon'][()], z['w'][0])
`)
  const [listing, numbers] = output.split('\n')
  assert.deepEqual(
    JSON.parse(listing),
    Object.fromEntries(
      readNpz(bytes).map(({ name, shape, data }) => {
        const type = {
          Float32Array: '<f4',
          Float64Array: '<f8',
          Int32Array: '<i4',
          Uint8Array: '|u1',
          BigInt64Array: '<i8',
          Int16Array: '<i2',
        }
        const hex = Buffer.from(data.buffer).toString('hex')
        return [name, [type[data.constructor.name as keyof typeof type], shape, hex, true]]
      }),
    ),
  )
  // row-major: element [3, 7, 2] is number 3·500 + 7·10 + 2
  assert.match(numbers, new RegExp(`${String(Math.fround(Math.sin(1572))).slice(0, 8)}.* 1e-05 3.14159265`))
})

test('files that NumPy writes, compressed or not, are read; what has no typed array is refused', () => {
  numpy(`
import numpy as np
a = np.arange(24, dtype='<f4').reshape(2, 3, 4) / 7
np.savez('plain.npz', a=a, b=np.int64(-5), **{'c/d': np.array([1, 2], dtype='uint8')})
np.savez_compressed('packed.npz', a=a, b=np.int64(-5), **{'c/d': np.array([1, 2], dtype='uint8')})
np.savez('fortran.npz', a=np.asfortranarray(a))
np.savez('objects.npz', a=np.array([{}], dtype=object))
np.savez('big-endian.npz', a=a.astype('>f4'))
`)
  for (const name of ['plain.npz', 'packed.npz']) {
    assert.deepEqual(readNpz(readFileSync(join(folder, name))), [
      { name: 'a', shape: [2, 3, 4], data: Float32Array.from({ length: 24 }, (_, index) => Math.fround(index) / 7) },
      { name: 'b', shape: [], data: BigInt64Array.of(-5n) },
      { name: 'c/d', shape: [2], data: Uint8Array.of(1, 2) },
    ])
  }
  for (const name of ['fortran.npz', 'objects.npz', 'big-endian.npz']) {
    assert.throws(() => readNpz(readFileSync(join(folder, name))), {
      name: 'RangeError',
      message: /^npz: a must be a C-ordered array of <f4, .* got \{'descr': /,
    })
  }
})

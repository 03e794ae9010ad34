import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { assembly } from '../../src/random/assembly.js'
import { randomKernels } from '../../src/random/random-kernels.js'

test('room starts where the module itself uses nothing, at a multiple of 16, and reaches as far as was asked for', () => {
  for (const bytes of [0, 8, 100_000, 2 ** 24 + 8]) {
    const { kernels, start } = randomKernels.room(bytes)
    assert.equal(start % 16, 0)
    assert.ok(start >= kernels.free.value)
    assert.ok(kernels.memory.buffer.byteLength >= start + bytes, `${bytes} bytes`)
  }
})

test('a room of one’s own is another memory than the shared one, all zero', () => {
  const shared = randomKernels.room(8)
  new Float64Array(shared.kernels.memory.buffer, shared.start, 1)[0] = 7
  const [own, other] = [randomKernels.ownRoom(8), randomKernels.ownRoom(8)]
  assert.notEqual(own.kernels.memory, shared.kernels.memory)
  assert.notEqual(own.kernels.memory, other.kernels.memory)
  assert.equal(new Float64Array(own.kernels.memory.buffer, own.start, 1)[0], 0)
})

test('a module that the set-up has not compiled is missed at its first use, with the command that makes it', () => {
  const folder = join(tmpdir(), 'gradient-lab-nowhere')
  const missing = assembly(folder, 'random')
  assert.throws(() => missing.room(8), {
    message: `assembly: ${join(folder, 'random.wasm')} must be there, got no such file; npm run setup compiles it`,
  })
})

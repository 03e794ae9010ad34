import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { afterEach, beforeEach, test } from 'node:test'
import { keyedPart } from '../keyed-part.js'
import { FakeCheckout, usualPython } from './fake-checkout.js'

let checkout: FakeCheckout

beforeEach(() => {
  checkout = new FakeCheckout()
})
afterEach(() => checkout.delete())

const everything = ['asc', 'compiler', 'fonts', 'npm', 'pip install', 'tsc', 'uv sync', 'venv']

async function setUp(environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const { status, text } = await checkout.run(environment)
  assert.equal(status, 0, text)
  return checkout.calls()
}

test('a changed input runs exactly the steps that depend on it', async () => {
  await setUp()
  checkout.write('src/one.ts', 'export const one = 1.0\n')
  assert.deepEqual(await setUp(), ['tsc'])
  checkout.write('assembly/one/index.ts', 'export function one(): i32 { return 2 - 1 }\n')
  assert.deepEqual(await setUp(), ['asc'])
  checkout.remove('dist/src/one/one.wasm')
  assert.deepEqual(await setUp(), ['asc'])
  checkout.write('set-up/requirements-cpu.txt', 'another==1\n')
  assert.deepEqual(await setUp(), ['compiler', 'fonts', 'uv sync'])
  checkout.write('package-lock.json', '{ }')
  assert.deepEqual(await setUp(), ['asc', 'fonts', 'npm', 'tsc'], 'the binding is kept in .venv and only copied')
  assert.deepEqual(await setUp({ CXX: 'other-g++' }), ['compiler'])
  assert.deepEqual(await setUp({ CXX: 'other-g++' }), [])
  checkout.write('README.md', 'no input of any step')
  assert.deepEqual(await setUp({ CXX: 'other-g++' }), [])
})

test('a new script in package.json installs nothing, a new dependency does', async () => {
  await setUp()
  checkout.write('package.json', '{"name":"gradient-lab","scripts":{"x":"y"},"dependencies":{"a":"1.0.0"}}')
  assert.deepEqual(await setUp(), [])
  checkout.write('package.json', '{"name":"gradient-lab","dependencies":{"a":"1.0.1"}}')
  assert.deepEqual(await setUp(), ['asc', 'fonts', 'npm', 'tsc'])
})

test('what was deleted is made again: folders, one file of a Python package, the kernel, a compiled file', async () => {
  await setUp()
  checkout.remove('.venv')
  assert.deepEqual(await setUp(), ['compiler', 'fonts', 'pip install', 'uv sync', 'venv'])
  checkout.remove('node_modules')
  assert.deepEqual(await setUp(), ['asc', 'fonts', 'npm', 'tsc'])
  checkout.remove('.venv/lib/python3.11/site-packages/jupyterlab/labapp.py')
  assert.deepEqual(
    await setUp(),
    ['compiler', 'fonts', 'pip install', 'uv sync', 'venv'],
    'a half-deleted .venv is remade',
  )
  checkout.remove('.venv/bin')
  assert.deepEqual(await setUp(), ['compiler', 'fonts', 'pip install', 'uv sync', 'venv'])
  checkout.remove('node_modules/a')
  assert.deepEqual(await setUp(), ['asc', 'fonts', 'npm', 'tsc'])
  checkout.remove('.venv/share/jupyter/kernels/gradient-lab/kernel.json')
  assert.deepEqual(await setUp(), [])
  assert.ok(checkout.has('.venv/share/jupyter/kernels/gradient-lab/kernel.json'))
  checkout.remove('dist/src/one.js')
  assert.deepEqual(await setUp(), ['tsc'])
  checkout.remove('node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node')
  assert.deepEqual(await setUp(), [])
  assert.ok(checkout.has('node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node'))
})

test('what uv takes for installed but had not finished when it was killed is installed again', async () => {
  const slow = new FakeCheckout(30)
  try {
    const child = slow.start()
    while (!slow.has('.venv/lib/python3.11/site-packages/tensorflow.dist-info'))
      await new Promise(resolve => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    await child.ended
    slow.pause(0)
    const { status, text } = await slow.run()
    assert.equal(status, 0, text)
    assert.ok(slow.has('.venv/lib/python3.11/site-packages/tensorflow/libtensorflow_cc.so.2'))
  } finally {
    slow.delete()
  }
})

test('a node_modules that npm was deleting when it was killed is made anew', async () => {
  await setUp()
  checkout.write('package-lock.json', '{ }')
  checkout.npm('#!/bin/sh\nexit 1\n')
  assert.equal((await checkout.run()).status, 1)
  checkout.write('package-lock.json', '{}')
  checkout.calls()
  const again = await checkout.run()
  assert.equal(again.status, 1, 'the stamp of before was believed')
})

test('one file of an npm package that was deleted is noticed', async () => {
  await setUp()
  checkout.remove('node_modules/typescript/bin/tsc')
  assert.deepEqual(await setUp(), ['asc', 'fonts', 'npm', 'tsc'])
})

test('a compiler that was killed is not believed about what it had written', async () => {
  await setUp()
  checkout.write('dist/.tsbuildinfo', 'from before')
  checkout.write('src/one.ts', 'export const one = 1.5\n')
  assert.deepEqual(await setUp(), ['tsc'])
  assert.ok(checkout.has('dist/.tsbuildinfo'), 'a compiler that ended is believed')
  checkout.write('node_modules/typescript/bin/tsc', 'process.kill(process.ppid, "SIGKILL")')
  checkout.write('src/one.ts', 'export const one = 2\n')
  await checkout.run()
  checkout.write('node_modules/typescript/bin/tsc', '')
  await checkout.run()
  assert.ok(!checkout.has('dist/.tsbuildinfo'))
})

test('a file that the user added to the environment does not make it half-deleted', async () => {
  await setUp()
  checkout.write('.venv/lib/python3.11/site-packages/mine.py', '')
  assert.deepEqual(await setUp(), [])
})

test('a compiled test whose source was deleted is deleted too', async () => {
  checkout.write('test/two.test.ts', 'export {}\n')
  await setUp()
  assert.ok(checkout.has('dist/test/two.test.js'))
  checkout.remove('test/two.test.ts')
  await setUp()
  assert.ok(!checkout.has('dist/test/two.test.js'))
  assert.ok(checkout.has('dist/test/one.test.js'))
})

test('two set-ups at the same time do the work once and both succeed', async () => {
  const slow = new FakeCheckout(0.5)
  try {
    const both = await Promise.all([slow.run(), slow.run()])
    for (const { status, text } of both) assert.equal(status, 0, text)
    assert.deepEqual(slow.calls(), everything)
    assert.ok(both.some(({ text }) => /another set-up of this checkout is running \(process \d+\): waiting/.test(text)))
    assert.ok(!slow.has('.set-up.lock'))
  } finally {
    slow.delete()
  }
})

test('a Python that cannot be used is passed over where another can', async () => {
  checkout.python('python3.13', { version: [3, 13, 0], has: { venv: false, ensurepip: false, pip: false } })
  checkout.python('python3.10', { ...usualPython, version: [3, 10, 4] })
  const { status, text } = await checkout.run()
  assert.equal(status, 0, text)
  assert.match(text, /Python environment \(Python 3\.10\.4\)/)
})

test('the lock of a set-up that was killed when all was done is removed by the next one', async () => {
  await setUp()
  const gone = { id: 'gone', pid: 2 ** 22 + 1, start: '1', host: hostname() }
  checkout.write('.set-up.lock', `${JSON.stringify(gone)}\n`)
  assert.deepEqual(await setUp(), [])
  assert.ok(!checkout.has('.set-up.lock'))
})

/** Every file of the checkout, but not what keeps times or temporary names. */
function files(): string[] {
  return readdirSync(checkout.root, { recursive: true })
    .map(String)
    .filter(name => !name.endsWith('.tmp') && name !== '.set-up.log')
    .sort()
}

test('killed at any moment, the set-up is completed by the next one, and nothing is left of the killed one', async () => {
  checkout.pause(0.1)
  await setUp()
  const complete = files()
  const count = 30
  for (const i of keyedPart(count, 0.2)) {
    checkout.remove('.venv')
    checkout.remove('node_modules')
    checkout.remove('dist')
    const child = checkout.start()
    await new Promise(resolve => setTimeout(resolve, 40 + (900 * i) / count))
    child.kill('SIGKILL')
    await child.ended
    await setUp()
    assert.deepEqual(files(), complete, `killed in moment ${i} of ${count}`)
  }
})

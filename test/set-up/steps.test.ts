import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { FakeCheckout } from './fake-checkout.js'
import { setUpModule } from './set-up-module.js'

const { startOf } = setUpModule<{ startOf(pid: number): string | undefined }>('lock')

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

test('the first set-up runs every step once, the second none and says one line', async () => {
  assert.deepEqual(await setUp(), everything)
  const { status, text } = await checkout.run()
  assert.equal(status, 0)
  assert.match(text, /^gradient-lab is set up \(looked for [\d.]+ s\)\n$/)
  assert.deepEqual(checkout.calls(), [])
})

test('fonts of figures that are gone or would be other ones are made again, and nothing else', async () => {
  await setUp()
  checkout.remove('.venv/gradient-lab/fonts/family')
  assert.deepEqual(await setUp(), ['fonts'])
  assert.ok(checkout.has('.venv/gradient-lab/fonts/family'))
  checkout.write('src/figures/fonts.py', 'other letters')
  assert.deepEqual(await setUp(), ['fonts'])
})

test('the kernel starts this Node with the launcher of this checkout and asks for interrupts by message', async () => {
  await setUp()
  const spec = JSON.parse(checkout.read('.venv/share/jupyter/kernels/gradient-lab/kernel.json'))
  assert.deepEqual(spec.argv, [
    process.execPath,
    '--no-force-async-hooks-checks',
    `${checkout.root}/dist/src/kernel/launcher.js`,
    '{connection_file}',
  ])
  assert.equal(spec.language, 'typescript')
  assert.equal(spec.interrupt_mode, 'message')
})

test('an interrupted set-up ends what it had started, and the next one completes it', async () => {
  checkout.pause(30)
  const child = checkout.start()
  while (!checkout.has('node_modules')) await new Promise(resolve => setTimeout(resolve, 20))
  child.kill('SIGINT')
  assert.equal((await child.ended).status, 130)
  assert.equal(startOf(checkout.npmProcess()), undefined)
  assert.ok(!checkout.has('.set-up.lock'))
  checkout.pause(0)
  await setUp()
})

test('TypeScript errors are shown as the compiler says them, with exit status 1', async () => {
  checkout.write('src/two.ts', 'MISTAKE')
  const { status, text } = await checkout.run()
  assert.equal(status, 1)
  assert.match(text, /gradient-lab: TypeScript finds 1 error:\nsrc\/two\.ts\(1,1\): error TS1: a mistake\n/)
  assert.ok(checkout.has('node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node'))
  checkout.calls()
  checkout.write('src/two.ts', 'export {}')
  assert.deepEqual(await setUp(), ['tsc'], 'the other steps were done in spite of the mistake')
})

test('errors in assembly/ are shown as its compiler says them, with exit status 1, and leave no module', async () => {
  checkout.write('assembly/one/index.ts', 'MISTAKE')
  const { status, text } = await checkout.run()
  assert.equal(status, 1)
  assert.match(text, /gradient-lab: AssemblyScript finds errors:\nERROR TS1: a mistake\n/)
  assert.ok(!checkout.has('dist/src/one/one.wasm'))
})

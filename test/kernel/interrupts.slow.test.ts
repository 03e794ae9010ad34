import assert from 'node:assert/strict'
import { loadavg } from 'node:os'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { pause } from './flaws.js'
import { type Execution, type KernelClient, printed, startKernel } from './kernel-client.js'

let kernel: KernelClient
before(async () => {
  kernel = await startKernel(resolve(__dirname, '..', '..', '..', 'notebooks'))
  await kernel.execute("require('@tensorflow/tfjs-node-gpu').ones([1]).dataSync()")
})
after(() => kernel.close())

const shown = ({ outputs }: Execution) =>
  outputs.map(({ content }) => (content.data as Record<string, string>)?.['text/plain']).find(Boolean)
const value = async (code: string) => shown(await kernel.execute(code))

/** How long a cell may take to end on a quiet machine, in ms, and what other work on the machine adds to it. */
const limit = 500
const margin = () => Math.max(1, loadavg()[0]) * 250

/** Interrupts a cell 200 ms after it has printed; gives the reply's error and the time until then in ms. */
async function interrupt(code: string) {
  const id = await kernel.send('execute_request', { code: `console.log('started'); ${code}` })
  await kernel.firstOutput(id)
  await pause(200)
  const at = performance.now()
  assert.equal((await kernel.control('interrupt_request')).type, 'interrupt_reply')
  const { content } = await kernel.reply(id)
  const time = performance.now() - at
  return { time, ename: content.ename, outputs: await kernel.published(id) }
}

const ops = "const tf = require('@tensorflow/tfjs-node-gpu'); const one = tf.ones([200, 200]);"
for (const [what, code] of [
  ['a loop that never yields', 'while (true) {}'],
  ['a loop after an await', 'await null; while (true) {}'],
  ['a promise that never settles', 'await new Promise(() => {})'],
  ['a long sleep', "await require('timers/promises').setTimeout(100_000)"],
  ['an endless chain of microtasks', 'await (async () => { for (;;) await null })()'],
  ['a loop in a timer', 'setTimeout(() => { while (true) {} }, 20); await new Promise(() => {})'],
  ['an interval and a wait', 'setInterval(() => {}, 5); await new Promise(() => {})'],
  ['a sequence of TensorFlow calls', `${ops} for (;;) tf.tidy(() => void one.matMul(one).dataSync())`],
  ['TensorFlow calls after an await', `${ops} await null; for (;;) tf.tidy(() => void one.matMul(one).dataSync())`],
  ['a program that the cell waits for', "require('child_process').execSync('sleep 100')"],
] as const)
  test(`an interrupt ends ${what} within half a second, five times, and the kernel lives`, async t => {
    const times: number[] = []
    for (let i = 0; i < 5; i++) {
      const { time, ename } = await interrupt(code)
      assert.equal(ename, 'Interrupted')
      times.push(time)
      assert.equal(await value('6 * 7'), '42')
    }
    times.sort((a, b) => a - b)
    t.diagnostic(`median ${times[2].toFixed(0)} ms, worst ${times[4].toFixed(0)} ms`)
    assert.ok(times[4] < limit + margin(), `worst of ${times.map(time => time.toFixed(0))} ms`)
  })

test('an interrupt ends code that blocks after an await, without using the processor, within two seconds', async () => {
  const { time, ename } = await interrupt(
    'await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)',
  )
  assert.equal(ename, 'Interrupted')
  assert.ok(time < 2000 + margin(), `${time} ms`)
  assert.equal(await value('6 * 7'), '42')
})

test('a native operation ends by itself, and the user is told that the kernel waits for it', async () => {
  // Machines differ tenfold in how fast they hash. The rounds of three seconds are counted before, in a cell of their own.
  await kernel.execute(`import { pbkdf2Sync } from 'crypto'
const hash = (rounds: number) => {
  const at = performance.now()
  pbkdf2Sync('a', 'b', rounds, 32, 'sha256')
  return performance.now() - at
}
const each = Math.min(hash(100_000), hash(100_000), hash(100_000)) / 100_000`)
  const { outputs, ename } = await interrupt('hash(Math.ceil(3000 / each))')
  assert.equal(ename, 'Interrupted')
  const text = printed({ outputs, reply: {} }, 'stderr')
  assert.match(text, /^interrupt: waiting for an operation of native code/)
})

test('tensors of an interrupted cell that no name holds are freed, open scopes are closed', async () => {
  await kernel.execute("import * as tf from '@tensorflow/tfjs-node-gpu'")
  const before = await value('tf.memory().numTensors')
  // ten times, since each strikes somewhere else between a tensor's beginning and its end
  for (let i = 0; i < 10; i++) {
    await interrupt('tf.tidy(() => { for (;;) tf.tidy(() => void tf.ones([10]).add(1).dataSync()) })')
    await kernel.execute('0')
  }
  assert.equal(await value('tf.memory().numTensors'), before)
  const { outputs } = await kernel.execute('(tf.engine() as any).state.scopeStack.length')
  assert.equal(shown({ outputs, reply: {} }), '0', JSON.stringify(outputs))
})

test('where the kernel itself fails at the end of a cell, that is told, and the next cell runs', async () => {
  const cache = "require('module')._cache"
  await kernel.execute(
    `Object.defineProperty(${cache}, 'x', { enumerable: true, configurable: true, get() { throw new Error('not here') } })`,
  )
  const { outputs } = await interrupt('while (true) {}')
  assert.equal(outputs.find(({ type }) => type === 'error')?.content.evalue, 'not here')
  assert.equal(await value(`delete ${cache}.x`), 'true')
})

test('code behind an interrupted await does not run, and finally blocks that are reached do', async () => {
  await interrupt(`(globalThis as any).marks = []
const sleep = (ms: number) => new Promise(done => setImmediate(() => require('timers').setTimeout(done, ms)))
const wait = () => require('child_process').execFile
async function work() {
  try {
    await new Promise<void>(done => require('fs').readFile('/dev/null', () => setTimeout(done, 10)))
    await require('timers/promises').setTimeout(500)
    ;(globalThis as any).marks.push('went on')
  } finally {
    ;(globalThis as any).marks.push('finally')
  }
}
await work()`)
  await pause(800)
  assert.equal(await value('(globalThis as any).marks'), "[ 'finally' ]")
})

test('a process and a thread that an interrupted cell has started end, with what they have started', async () => {
  const { outputs } = await interrupt(`const { spawn } = require('child_process')
const shell = spawn('sh', ['-c', 'sleep 1000 & echo $!; wait'])
shell.stdout.on('data', (text: Buffer) => console.log('pid ' + text))
new (require('worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }).on('exit', () => { process.env.THREAD = 'ended' })
await new Promise(() => {})`)
  const pid = Number(/pid (\d+)/.exec(printed({ outputs, reply: {} }))?.[1])
  assert.ok(pid > 0)
  const alive = () => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  for (let i = 0; i < 40 && alive(); i++) await pause(50)
  assert.ok(!alive())
  assert.equal(await value('process.env.THREAD'), "'ended'")
})

test('an interrupt without a running cell ends the timers that earlier cells left behind, later ones run', async () => {
  await kernel.execute('let ticks = 0; const tick = setInterval(() => { ticks++ }, 10)')
  await kernel.control('interrupt_request')
  await pause(200)
  const count = await value('ticks')
  await pause(200)
  assert.equal(await value('ticks'), count)
  assert.equal(await value("await new Promise(done => setTimeout(() => done('later'), 10))"), "'later'")
})

test('requests are answered within 100 ms while a cell awaits', async t => {
  const id = await kernel.send('execute_request', { code: "console.log('started'); await new Promise(() => {})" })
  await kernel.firstOutput(id)
  const times: number[] = []
  for (let i = 0; i < 6; i++) {
    const at = performance.now()
    await kernel.reply(await kernel.send('complete_request', { code: 'Math.hyp', cursor_pos: 8 }))
    times.push(performance.now() - at)
  }
  // the first compiles what it asks about
  const rest = times.slice(1).sort((a, b) => a - b)
  t.diagnostic(`median ${rest[2].toFixed(0)} ms, worst ${rest[4].toFixed(0)} ms`)
  assert.ok(rest[2] < 100 + margin() / 5, `${times.map(time => time.toFixed(0))} ms`)
  await kernel.control('interrupt_request')
  await kernel.reply(id)
})

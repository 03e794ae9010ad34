import { type Execution, type KernelClient, printed } from './kernel-client.js'

/** Something that a notebook kernel should not do, and a way to see whether one does. */
export interface Flaw {
  readonly what: string
  /** true where it also leaves the kernel unusable */
  readonly breaks?: true
  /** Whether the kernel has it. `interrupt` is what Jupyter's interrupt button does to this kernel. */
  seen(kernel: KernelClient, interrupt: () => Promise<void>): Promise<boolean>
}

export const pause = (milliseconds: number) => new Promise<void>(done => setTimeout(done, milliseconds))

/** What a promise gives within the time, else undefined. */
const within = <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> =>
  Promise.race([promise.catch(() => undefined), pause(milliseconds).then(() => undefined)])

/** What the last expression of a cell shows, also where it comes as printed text. */
const shown = (execution: Execution): string =>
  (
    execution.outputs.map(({ content }) => (content.data as Record<string, string>)?.['text/plain']).find(Boolean) ??
    printed(execution)
  ).trim()

/** Runs a cell, interrupts it 300 ms after it has printed, and gives the reply if it comes within `limit` ms. */
async function interrupted(kernel: KernelClient, interrupt: () => Promise<void>, code: string, limit: number) {
  const id = await kernel.send('execute_request', { code: `console.log('started'); ${code}` })
  await kernel.firstOutput(id)
  await pause(300)
  await interrupt()
  return within(kernel.reply(id), limit)
}

const state = '(globalThis as any)'

/** Each is seen in tslab 1.0.22. */
export const flaws: readonly Flaw[] = [
  {
    what: 'an error is printed text instead of an error output',
    seen: async kernel => !(await kernel.execute("throw new Error('x')")).outputs.some(({ type }) => type === 'error'),
  },
  {
    what: 'a trace shows frames of the kernel',
    async seen(kernel) {
      const { outputs } = await kernel.execute("const fail = () => { throw new Error('x') }\nfail()")
      return /tslab[\\/]dist|node:vm/.test(JSON.stringify(outputs))
    },
  },
  {
    what: 'a cell that may fail keeps those behind it from running',
    async seen(kernel) {
      const ids = await Promise.all(
        ["throw new Error('expected')", '1 + 1'].map(code =>
          kernel.send('execute_request', { code, stop_on_error: false }),
        ),
      )
      const [, second] = await Promise.all(ids.map(id => kernel.reply(id)))
      await pause(300)
      return second.content.status !== 'ok'
    },
  },
  {
    what: 'a rejection that nobody awaits leaves the cell successful',
    seen: async kernel => (await kernel.execute("Promise.reject(new Error('lost'))\n1")).reply.status === 'ok',
  },
  {
    what: 'a rejected promise as last expression leaves the cell successful',
    seen: async kernel => (await kernel.execute("Promise.reject(new Error('lost'))")).reply.status === 'ok',
  },
  {
    what: 'a throw in a timer leaves the cell successful',
    seen: async kernel =>
      (await kernel.execute("setTimeout(() => { throw new Error('lost') }, 0)\n1")).reply.status === 'ok',
  },
  ...['await (Promise.resolve(7))', '(await [7])[0]', 'for await (const x of [7]) console.log(x)'].map(code => ({
    what: `top-level await is not understood: ${code}`,
    seen: async (kernel: KernelClient) => shown(await kernel.execute(code)) !== '7',
  })),
  {
    what: 'a let that a function uses becomes two variables',
    async seen(kernel) {
      await kernel.execute('let count = 0; const next = () => { count++; return count }; next(); next()')
      return shown(await kernel.execute('count = 10; next()')) !== '11'
    },
  },
  {
    what: 'a cell that fails loses what it had declared before',
    async seen(kernel) {
      await kernel.execute("const kept: number = 5\nthrow new Error('x')\nconst lost = 6")
      await pause(300)
      return shown(await kernel.execute('kept.toFixed(1)')).replaceAll("'", '') !== '5.0'
    },
  },
  {
    what: 'a cell that is interrupted loses what it had declared before',
    async seen(kernel, interrupt) {
      await interrupted(kernel, interrupt, 'const held = [5]; await new Promise(() => {})', 2000)
      await pause(300)
      return shown(await kernel.execute('held.length')) !== '1'
    },
  },
  {
    what: 'the code of an interrupted cell goes on',
    async seen(kernel, interrupt) {
      const code = `${state}.steps = 0; for (;;) { await new Promise(done => setTimeout(done, 10)); ${state}.steps++ }`
      await interrupted(kernel, interrupt, code, 2000)
      await pause(300)
      const before = shown(await kernel.execute(`${state}.steps`))
      await pause(300)
      return shown(await kernel.execute(`${state}.steps`)) !== before
    },
  },
  {
    what: 'the timers of an interrupted cell go on',
    async seen(kernel, interrupt) {
      const code = `${state}.ticks = 0; setInterval(() => { ${state}.ticks++ }, 10); await new Promise(() => {})`
      await interrupted(kernel, interrupt, code, 2000)
      await pause(300)
      const before = shown(await kernel.execute(`${state}.ticks`))
      await pause(300)
      return shown(await kernel.execute(`${state}.ticks`)) !== before
    },
  },
  {
    what: 'outputs have no count of the execution',
    async seen(kernel) {
      const id = await kernel.send('execute_request', { code: '1' })
      await kernel.reply(id)
      return !(await kernel.published(id)).some(({ type }) => type === 'execute_input')
    },
  },
  {
    what: 'a request for the history is not answered and printed into a cell',
    async seen(kernel) {
      const id = await kernel.send('history_request', { hist_access_type: 'tail', n: 3, output: false, raw: true })
      return (await within(kernel.reply(id), 1500)) === undefined
    },
  },
  {
    what: 'a cell that is run again and again leaves its tensors behind',
    async seen(kernel) {
      // tfjs-node asks for functions that Node 23 took away
      const before = "const util = require('util'); util.isNullOrUndefined ??= (value: unknown) => value == null"
      const tensorflow = "import * as tf from '@tensorflow/tfjs-node-gpu'"
      const code = 'const W = tf.ones([10, 10]); const Z = W.add(1).mul(2)'
      await kernel.execute(before)
      await kernel.execute(tensorflow)
      for (let i = 0; i < 5; i++) await kernel.execute(code)
      return Number(shown(await kernel.execute('tf.memory().numTensors'))) > 6
    },
  },
  {
    what: 'a loop after an await cannot be interrupted',
    breaks: true,
    seen: async (kernel, interrupt) =>
      (await interrupted(kernel, interrupt, 'await null; while (true) {}', 3000)) === undefined,
  },
  {
    what: 'a listener for the interrupt signal makes the next interrupt end the kernel',
    breaks: true,
    async seen(kernel, interrupt) {
      await kernel.execute("void process.once('SIGINT', () => {})")
      await interrupt()
      await pause(500)
      return kernel.process.exitCode !== null || kernel.process.signalCode !== null
    },
  },
  {
    what: 'prints of a loop are lost and the cell does not end',
    breaks: true,
    async seen(kernel) {
      const execution = await within(kernel.execute('for (let i = 0; i < 5000; i++) console.log(i)'), 5000)
      return execution === undefined || printed(execution).split('\n').length !== 5001
    },
  },
]

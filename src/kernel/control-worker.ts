import { Session } from 'node:inspector'
import { parentPort, workerData } from 'node:worker_threads'
import { Publisher, Reply, Router } from 'zeromq'
import { type ControlSettings, type FromControl, phases, type ToControl } from './control-thread.js'
import { type Message, messageFrames, parseMessage } from './message.js'
import { mainThreadTime } from './processor-time.js'

const { key, flags, ...addresses } = workerData as ControlSettings
/** Sends at once and without limit: by default zeromq.js refuses the 513th message of one turn. */
const iopub = new Publisher({ sendHighWaterMark: 0, sendTimeout: 0 })
const control = new Router()
const heartbeat = new Reply()
const tell = (message: FromControl) => parentPort!.postMessage(message)
const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** How long the launcher may take to end, in ms, before the whole process group is killed. */
const patience = 2000

let seen: () => void = () => {}
let interrupts = 0
let running: Message | undefined

/** Without this flag Node ends the process when it finds that a callback was torn down. */
const canTearDown = [...process.execArgv, process.env['NODE_OPTIONS']]
  .join(' ')
  .includes('--no-force-async-hooks-checks')

/** Ends code that runs after an `await`, which a signal does not reach, or gives that up. */
async function tearDown(): Promise<void> {
  const session = new Session()
  session.connectToMainThread()
  const carriedOut = new Promise<void>(resolve => session.post('Runtime.terminateExecution', () => resolve()))
  await Promise.race([carriedOut, pause(patience)])
  session.disconnect()
}

/** Says in the cell why it goes on although the user has interrupted it. */
function explain(): void {
  if (!running) return
  const text = 'interrupt: waiting for an operation of native code (or the type checker) to return\n'
  const parent = { ...running, identities: [Buffer.from('stream')] }
  void iopub.send(messageFrames(key, parent, 'stream', { name: 'stderr', text }))
}

/** How often the signal is sent, and after how long the user is told that the cell cannot be ended yet, in ms. */
const again = 100
const explainAfter = 1000

/** Processor time, and time, after which code that has not noticed the interrupt is taken for one that never will, in ms. */
const deafness = 50
const silence = 1000

/**
 * Whether what the main thread does may be torn down. What waits or comes late on a busy machine will notice by itself,
 * and where the kernel's own work is torn down, the kernel hears nothing any more.
 */
function mayTearDown(waited: number, used: number | undefined): boolean {
  if (!canTearDown || flags[1] === 1) return false
  switch (phases[flags[0]]) {
    case 'open':
      return used === undefined || used >= deafness || waited >= silence
    case 'cell':
      return false
    case 'kernel':
      return waited >= patience
  }
}

/**
 * Interrupts the launcher: a signal ends the synchronous part of a cell, again and again until it is noticed, since one that
 * comes during type checking or a native operation is lost. The second one goes to all processes of the kernel, as from a
 * terminal, for a cell that waits for a program.
 */
async function interrupt(): Promise<void> {
  if (flags[2] === 1) return
  flags[2] = 1
  flags[1] = 0
  const serial = ++interrupts
  let ended = false
  const seenTo = new Promise<void>(resolve => {
    seen = () => {
      ended = true
      resolve()
    }
  })
  tell({ interrupt: serial })
  let began = mainThreadTime()
  let tearing: Promise<void> | undefined
  let told = false
  // The first signal is always sent, for listeners of cells and libraries, also where the launcher has noticed already.
  for (let waited = 0; waited === 0 || (!ended && flags[1] === 0); waited += again) {
    if (waited === 2 * again) signalGroup('SIGINT')
    else process.kill(process.pid, 'SIGINT')
    await Promise.race([seenTo, pause(again)])
    const now = mainThreadTime()
    if (tearing === undefined && mayTearDown(waited, now && now - began!))
      tearing = tearDown().then(() => {
        tearing = undefined
        began = mainThreadTime()
      })
    if (!ended && !told && waited + again >= explainAfter) {
      told = true
      explain()
    }
  }
  await tearing
  // One that was noticed while the tear-down came may have been torn down itself.
  for (;;) {
    await Promise.race([seenTo, pause(patience)])
    if (ended) break
    tell({ interrupt: serial })
  }
  flags[2] = 2
  tell({ quiet: true })
}

/** Jupyter starts a kernel as the head of a process group, which what its cells started belongs to. */
function signalGroup(signal: NodeJS.Signals): void {
  try {
    process.kill(-process.pid, signal)
  } catch {
    process.kill(process.pid, signal)
  }
}

let ending = false
function shutDown(): void {
  if (ending) return
  ending = true
  tell({ shutdown: true })
  setTimeout(() => signalGroup('SIGKILL'), patience).unref()
}

async function answer(frames: Buffer[]): Promise<void> {
  let message: Message
  try {
    message = parseMessage(key, frames)
  } catch {
    return tell({ frames })
  }
  const reply = (type: string, content: Readonly<Record<string, unknown>>) =>
    control.send(messageFrames(key, message, type, content))
  switch (message.header.msg_type) {
    case 'interrupt_request':
      void interrupt()
      return reply('interrupt_reply', { status: 'ok' })
    case 'shutdown_request':
      await reply('shutdown_reply', { status: 'ok', restart: message.content.restart === true })
      return shutDown()
    default:
      return tell({ frames })
  }
}

async function serve(): Promise<void> {
  try {
    await Promise.all([
      control.bind(addresses.control),
      heartbeat.bind(addresses.heartbeat),
      iopub.bind(addresses.iopub),
    ])
  } catch (error) {
    return tell({ unbound: (error as Error).message, address: (error as { address?: string }).address })
  }
  tell({ bound: true })
  void (async () => {
    for await (const frames of heartbeat) await heartbeat.send(frames)
  })()
  for await (const frames of control) await answer(frames)
}

parentPort!.on('message', (message: ToControl) => {
  if ('seen' in message) seen()
  else if ('reply' in message) void control.send(message.reply as (Buffer | string)[])
  else if ('publish' in message) void iopub.send(message.publish as (Buffer | string)[])
  else if ('running' in message) running = message.running
  else if ('flush' in message) {
    Atomics.store(message.flush, 0, 1)
    Atomics.notify(message.flush, 0)
  } else {
    for (const socket of [control, heartbeat, iopub]) socket.close()
    clearInterval(watch)
    tell({ closed: true })
    parentPort!.close()
  }
})

/** The client started the kernel: where it has died, nobody is left to ask for anything. */
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid !== parent) shutDown()
}, 1000)

void serve()

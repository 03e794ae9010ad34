import { Session } from 'node:inspector'
import { parentPort, workerData } from 'node:worker_threads'
import { Reply, Router } from 'zeromq'
import type { ControlSettings, FromControl, ToControl } from './control-thread.js'
import { type Message, messageFrames, parseMessage } from './message.js'

const { key, control: controlAddress, heartbeat: heartbeatAddress, synchronous } = workerData as ControlSettings
const control = new Router()
const heartbeat = new Reply()
const tell = (message: FromControl) => parentPort!.postMessage(message)
const pause = (milliseconds: number) => new Promise<false>(resolve => setTimeout(() => resolve(false), milliseconds))

/** How long the launcher may take to end, in ms, before the whole process group is killed. */
const patience = 2000

let seen: () => void = () => {}

/** Without this flag Node ends the process when it finds that a callback was torn down. */
const canTearDown = [...process.execArgv, process.env['NODE_OPTIONS']]
  .join(' ')
  .includes('--no-force-async-hooks-checks')

/** Ends code that runs after an `await`, which a signal does not reach. */
async function tearDown(noticed: Promise<true>): Promise<void> {
  const session = new Session()
  session.connectToMainThread()
  session.post('Runtime.terminateExecution')
  await Promise.race([noticed, pause(2000)])
  session.disconnect()
}

/**
 * Interrupts the launcher: a signal ends the synchronous part of a cell, again and again until it is noticed, since one that
 * comes during type checking or a native operation is lost.
 */
async function interrupt(): Promise<void> {
  const noticed = new Promise<true>(resolve => {
    seen = () => resolve(true)
  })
  tell({ interrupt: true })
  for (let ended = false; !ended; ) {
    process.kill(process.pid, 'SIGINT')
    ended = await Promise.race([noticed, pause(200)])
    if (!ended && canTearDown && synchronous[0] === 0) {
      await tearDown(noticed)
      ended = true
    }
  }
}

function killGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.kill(process.pid, 'SIGKILL')
  }
}

let ending = false
function shutDown(): void {
  if (ending) return
  ending = true
  tell({ shutdown: true })
  setTimeout(killGroup, patience).unref()
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
  await Promise.all([control.bind(controlAddress), heartbeat.bind(heartbeatAddress)])
  tell({ bound: true })
  void (async () => {
    for await (const frames of heartbeat) await heartbeat.send(frames)
  })()
  for await (const frames of control) await answer(frames)
}

parentPort!.on('message', (message: ToControl) => {
  if ('seen' in message) seen()
  else if ('reply' in message) void control.send(message.reply as (Buffer | string)[])
  else {
    control.close()
    heartbeat.close()
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

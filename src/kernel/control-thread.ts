import { Worker } from 'node:worker_threads'
import { resolve } from 'node:path'
import { addressOf, type Connection } from './connection.js'
import type { Message } from './message.js'

type Frames = (Uint8Array | string)[]

/** What the launcher tells the thread: an interrupt was seen to, what to send where, which cell runs, that it should end. */
export type ToControl =
  | { readonly seen: true }
  | { readonly reply: Frames }
  | { readonly publish: Frames }
  | { readonly flush: Int32Array }
  | { readonly running: Message | undefined }
  | { readonly close: true }

/** What the thread tells the launcher. */
export type FromControl =
  | { readonly bound: true }
  | { readonly unbound: string; readonly address: string | undefined }
  | { readonly closed: true }
  /** an interrupt and how many there were; told again where it was not seen to */
  | { readonly interrupt: number }
  | { readonly quiet: true }
  | { readonly shutdown: true }
  | { readonly frames: Uint8Array[] }

export interface ControlSettings {
  readonly key: string
  readonly control: string
  readonly heartbeat: string
  readonly iopub: string
  /**
   * three bytes: what the main thread does, by its place in `phases`; 1 when an interrupt has been noticed; 1 while signals
   * are sent and 2 when they have been
   */
  readonly flags: Uint8Array
}

/**
 * What the main thread does. `open`: nothing, or what cells have left to do; `cell`: the synchronous part of one, which
 * signals end, and when no event can be handled; `kernel`: the kernel's own work, which must not be torn down.
 */
export const phases = ['open', 'cell', 'kernel'] as const
export type Phase = (typeof phases)[number]

export interface ControlHandlers {
  /** the user interrupts; called again, with false, where the first call may have been torn down */
  interrupt(isNew: boolean): void
  shutdown(): void
  /** any other message of the control channel, and what sends its reply */
  request(frames: Buffer[], reply: (frames: (Buffer | string)[]) => void): void
}

export interface ControlThread {
  setPhase(phase: Phase): void
  /** Does work of the kernel, which must not be torn down. */
  asKernel(work: () => void): void
  /** Waits until no signal of an interrupt is on its way; whether any has been sent since this was last asked. */
  quiet(): Promise<boolean>
  /** Tells the thread which request is being executed, so that it can write into its cell. */
  setRunning(request: Message | undefined): void
  publish(frames: (Buffer | string)[]): void
  /** Waits until what was published has been handed over; for a process that is about to end. */
  flush(): void
  close(): Promise<void>
}

/**
 * Starts the thread that holds the control, heartbeat and iopub sockets: it answers while a cell computes, and can tell the
 * user what the cell is waiting for.
 */
export async function startControl(connection: Connection, handlers: ControlHandlers): Promise<ControlThread> {
  const flags = new Uint8Array(new SharedArrayBuffer(3))
  const settings: ControlSettings = {
    key: connection.key,
    control: addressOf(connection, connection.control_port),
    heartbeat: addressOf(connection, connection.hb_port),
    iopub: addressOf(connection, connection.iopub_port),
    flags,
  }
  const worker = new Worker(resolve(__dirname, 'control-worker.js'), { workerData: settings })
  const tell = (message: ToControl) => worker.postMessage(message)
  let closed = () => {}
  let grownQuiet: () => void = () => {}
  let interrupts = 0
  await new Promise<void>((bound, failed) => {
    worker.on('error', failed)
    worker.on('message', (message: FromControl) => {
      if ('bound' in message) bound()
      else if ('unbound' in message) failed(Object.assign(new Error(message.unbound), { address: message.address }))
      else if ('closed' in message) closed()
      else if ('quiet' in message) grownQuiet()
      else if ('shutdown' in message) handlers.shutdown()
      else if ('interrupt' in message) {
        // Read by the thread before each signal, so that none reaches the next cell.
        flags[1] = 1
        const isNew = message.interrupt > interrupts
        interrupts = message.interrupt
        handlers.interrupt(isNew)
        tell({ seen: true })
      } else {
        const frames = message.frames.map(frame => Buffer.from(frame))
        handlers.request(frames, reply => tell({ reply }))
      }
    })
  })
  return {
    setPhase(phase) {
      flags[0] = phases.indexOf(phase)
    },
    asKernel(work) {
      const before = flags[0]
      flags[0] = phases.indexOf('kernel')
      try {
        work()
      } finally {
        flags[0] = before
      }
    },
    async quiet() {
      if (flags[2] === 0) return false
      while (flags[2] === 1)
        await new Promise<void>(resolve => {
          grownQuiet = resolve
        })
      // the turn in which Node hands over a signal that has arrived
      await new Promise(resolve => setImmediate(resolve))
      Atomics.compareExchange(flags, 2, 2, 0)
      return true
    },
    setRunning: running => tell({ running }),
    publish: frames => tell({ publish: frames }),
    flush() {
      const done = new Int32Array(new SharedArrayBuffer(4))
      tell({ flush: done })
      Atomics.wait(done, 0, 0, 1000)
      // what was handed over leaves by a thread of ZeroMQ's own
      Atomics.wait(done, 0, 1, 100)
    },
    async close() {
      const done = new Promise<void>(resolve => {
        closed = resolve
      })
      tell({ close: true })
      await done
    },
  }
}

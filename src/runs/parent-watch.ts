import * as fs from 'node:fs'
import * as net from 'node:net'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/** The descriptor on which the parent asks a run's process to stop; its end means that the parent is gone. */
export const stopDescriptor = 4

const orphanSeconds = 10
const heartbeatSeconds = 10

/** Notices a stop, and keeps locks fresh, while the run's own thread computes. */
export interface ParentWatch {
  readonly stopAsked: boolean
  /** Touches the file now and then, so that other machines see that its owner lives. */
  keepFresh(file: string): void
}

/** Watches from a thread of its own, since a run may compute for minutes without returning to the event loop. */
export function watchParent(): ParentWatch {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(__filename, { workerData: { flag } })
  worker.unref()
  return {
    get stopAsked() {
      return Atomics.load(flag, 0) === 1
    },
    keepFresh: file => worker.postMessage(file),
  }
}

function watch(flag: Int32Array): void {
  const socket = new net.Socket({ fd: stopDescriptor, readable: true, writable: false })
  const stop = () => Atomics.store(flag, 0, 1)
  const orphaned = () => {
    stop()
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), orphanSeconds * 1000)
  }
  socket.on('data', stop)
  socket.on('end', orphaned)
  socket.on('error', orphaned)

  const files: string[] = []
  parentPort?.on('message', (file: string) => files.push(file))
  setInterval(() => files.forEach(touch), heartbeatSeconds * 1000)
}

/** By writing, so that the file system's own clock stamps it. A lock that has been released meanwhile is no error. */
function touch(file: string): void {
  fs.open(file, 'r+', (missing, handle) => {
    if (missing === null) fs.write(handle, ' ', 0, () => fs.close(handle, () => {}))
  })
}

if (parentPort !== null && workerData?.flag instanceof Int32Array) watch(workerData.flag)

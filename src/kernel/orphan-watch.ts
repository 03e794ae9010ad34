import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * Ends what the kernel's cells started where the kernel is killed (out of memory, kill -9) and cannot do so itself. A shell
 * in the kernel's process group waits for the end of a pipe that only the kernel holds, then kills the group.
 */
export function watchForOrphans(): void {
  const script = `trap '' INT TERM HUP; read _; kill -9 -${process.pid}`
  const watch = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'] })
  watch.on('error', () => {}) // a system without a shell: what the kernel ends by itself it still ends
  watch.unref()
  const pipe = watch.stdin as Socket
  pipe.on('error', () => {})
  pipe.unref()
}

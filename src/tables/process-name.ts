import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as os from 'node:os'

let own: string | undefined

/** Names this process among those of all machines and times: `<pid>-<start time>-<machine>`. */
export function processName(): string {
  own ??= `${process.pid}-${startTime(process.pid)}-${thisMachine()}`
  return own
}

/** Whether the process of that name lives; undefined where it is one of another machine. */
export function isProcessAlive(name: string): boolean | undefined {
  const [pid, start, machine] = name.split('-')
  return machine === thisMachine() ? startTime(Number(pid)) === start : undefined
}

let machine: string | undefined

/** Names this machine since it was last started: process ids mean something only there. */
function thisMachine(): string {
  if (machine === undefined) {
    const bootFile = '/proc/sys/kernel/random/boot_id'
    const boot = fs.existsSync(bootFile) ? fs.readFileSync(bootFile, 'utf8') : ''
    const namespace = fs.existsSync('/proc/self/ns/pid') ? fs.readlinkSync('/proc/self/ns/pid') : ''
    machine = createHash('sha256').update(`${os.hostname()} ${boot} ${namespace}`).digest('hex').slice(0, 8)
  }
  return machine
}

/** When a process was started, so that a later process of the same id is not taken for it; undefined if there is none. */
function startTime(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' || state === 'X' ? undefined : rest[18]
    } catch {
      return undefined
    }
  }
  const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const text = answer.stdout?.replace(/\W/g, '')
  return text === '' ? undefined : text
}

import { readdirSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'

/** Every process with its parent. */
function parents(): [pid: number, parent: number][] {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(name => {
        try {
          // The second field, the command, is in parentheses and may hold anything.
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
          return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as [number, number]]
        } catch {
          return []
        }
      })
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number) as [number, number])
}

/** A process and all that descend from it. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const [pid, parent] of parents()) children.set(parent, [...(children.get(parent) ?? []), pid])
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** How long a process may take to end by itself, in ms. */
const patience = 1000

/** Asks a process and its descendants to end, and ends them a second later. */
export function endTree(root: number): void {
  const tree = processTree(root)
  for (const pid of tree) send(pid, 'SIGTERM')
  setTimeout(() => {
    const present = new Set(parents().map(([pid]) => pid))
    for (const pid of tree) if (present.has(pid)) send(pid, 'SIGKILL')
  }, patience).unref()
}

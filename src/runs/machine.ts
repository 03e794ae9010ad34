import * as fs from 'node:fs'
import * as os from 'node:os'

/** Cores that this process may use. */
export function coreCount(): number {
  return os.availableParallelism()
}

/** A file's text, or undefined where there is no such file. */
export type ReadText = (file: string) => string | undefined

const fromDisk: ReadText = file => {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Bytes of memory that new processes may take: what the machine has free, and no more than what this process's control
 * group (of a container, a batch job) has left. Cached files count as free, as the system gives them up.
 */
export function freeMemory(free = os.freemem(), read: ReadText = fromDisk): number {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').flatMap(line => {
    const [, controllers, group] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === '') return groupsAbove(`/sys/fs/cgroup`, group).map(folder => left(folder, version2, read))
    if (controllers?.split(',').includes('memory') !== true) return []
    return groupsAbove('/sys/fs/cgroup/memory', group).map(folder => left(folder, version1, read))
  })
  return Math.max(0, Math.min(free, ...groups))
}

/** The folder of a control group and those of all that it lies in: each may have a limit. */
function groupsAbove(root: string, group: string): string[] {
  const names = group.split('/').filter(name => name !== '')
  return Array.from({ length: names.length + 1 }, (_, i) => [root, ...names.slice(0, i)].join('/'))
}

const version1 = {
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  cached: /^total_inactive_file (\d+)$/m,
}
const version2 = { limit: 'memory.max', used: 'memory.current', cached: /^inactive_file (\d+)$/m }

/** What a control group has left of its limit; infinite without one. */
function left(folder: string, names: typeof version1, read: ReadText): number {
  const number = (name: string) => Number(read(`${folder}/${name}`) ?? Number.NaN)
  const limit = number(names.limit)
  const used = number(names.used)
  if (!Number.isFinite(limit) || !Number.isFinite(used)) return Number.POSITIVE_INFINITY
  const cached = Number(names.cached.exec(read(`${folder}/memory.stat`) ?? '')?.[1] ?? 0)
  return limit - used + cached
}

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { Failure } from './failure.mjs'
import { endGroup } from './processes.mjs'

/** A holder on another machine (file systems are shared) that has not renewed its lock for so long is gone. */
const silence = 120_000
const renewal = 2_000

/** When a running process started, as the system writes it: a process id alone may have been used again. */
export function startOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that has ended stays listed until its parent looks.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    if (process.platform === 'linux') return undefined
    const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return ps.status === 0 ? ps.stdout.trim() : undefined
  }
}

function read(file) {
  try {
    const lines = fs.readFileSync(file, 'utf8').trim().split('\n')
    return { ...JSON.parse(lines[0]), children: lines.slice(1).map(line => JSON.parse(line)) }
  } catch {
    return undefined
  }
}

function age(file) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs
  } catch {
    return undefined
  }
}

/** The holder that has died or been silent for too long, or undefined where the lock is good or gone. */
function deadHolder(file) {
  const silent = age(file)
  if (silent === undefined) return undefined
  const holder = read(file)
  // Killed between making the file and writing it.
  if (holder === undefined) return silent > 2_000 ? { children: [] } : undefined
  const dead = holder.host === os.hostname() ? startOf(holder.pid) !== holder.start : silent > silence
  return dead ? holder : undefined
}

/** Ends what a dead holder left running (npm, uv, a compiler), or it would write into the same folders as we do. */
async function endChildren(holder) {
  if (holder.host !== os.hostname()) return
  const alive = () => holder.children.filter(child => startOf(child.pid) === child.start)
  for (const child of alive()) endGroup(child.pid)
  for (let i = 0; i < 200 && alive().length > 0; i++) await new Promise(resolve => setTimeout(resolve, 25))
}

/**
 * One set-up at a time in a checkout. Waits for a living holder (`waiting` is called once, with its process id), takes
 * over from a dead one.
 * @returns {Promise<{ child(pid: number): void, release(): void }>}
 */
export async function takeLock(file, waiting = () => {}, lost = () => {}) {
  const id = randomBytes(8).toString('hex')
  const mine = `${JSON.stringify({ id, pid: process.pid, start: startOf(process.pid), host: os.hostname() })}\n`
  let told = false
  for (;;) {
    try {
      fs.writeFileSync(file, mine, { flag: 'wx' })
      break
    } catch (error) {
      // made, but without room for its one line
      if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
        fs.rmSync(file, { force: true })
        throw error
      }
      if (error.code !== 'EEXIST')
        throw new Failure(`the checkout cannot be written (${error.code}): it must lie in a folder that belongs to you`)
    }
    const dead = deadHolder(file)
    if (dead !== undefined) {
      // Of several that see the same dead holder one wins the rename; a lock taken meanwhile is put back.
      const aside = `${file}.${id}.tmp`
      try {
        fs.renameSync(file, aside)
        if (read(aside)?.id === dead.id) await endChildren(dead)
        else fs.linkSync(aside, file)
      } catch (error) {
        if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
      }
      fs.rmSync(aside, { force: true })
      continue
    }
    const holder = read(file)
    if (!told && holder !== undefined) {
      told = true
      waiting(holder.pid)
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  const timer = setInterval(() => {
    if (read(file)?.id !== id) {
      clearInterval(timer)
      lost()
      return
    }
    const now = new Date()
    fs.utimesSync(file, now, now)
  }, renewal)
  timer.unref()
  return {
    child(pid) {
      fs.appendFileSync(file, `${JSON.stringify({ pid, start: startOf(pid) })}\n`)
    },
    release() {
      clearInterval(timer)
      if (read(file)?.id === id) fs.rmSync(file, { force: true })
    },
  }
}

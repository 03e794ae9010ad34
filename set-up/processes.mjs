import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { withoutCredentials } from './failure.mjs'

/** Process groups that are running now: what an interrupt must end. */
const running = new Set()

/** Ends every program that was started here, with all that it started, and waits until they are gone. */
export async function endAll() {
  for (const pid of running) endGroup(pid)
  while (running.size > 0) await new Promise(resolve => setTimeout(resolve, 10))
}

export function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** The environment of every Python that is started here: nothing of a machine-wide or user-wide Python gets in. */
export function cleanEnvironment(extra = {}) {
  const environment = {
    ...process.env,
    PYTHONNOUSERSITE: '1',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_NO_INPUT: '1',
    ...extra,
  }
  for (const name of [
    'PYTHONPATH',
    'PYTHONHOME',
    'PYTHONSTARTUP',
    'PYTHONPLATLIBDIR',
    'PIP_TARGET',
    'PIP_PREFIX',
    'PIP_USER',
    'VIRTUAL_ENV',
    'CONDA_PREFIX',
    'UV_PYTHON',
    'UV_SYSTEM_PYTHON',
    'UV_TARGET',
    'UV_PREFIX',
    'JUPYTER_PATH',
    'JUPYTER_CONFIG_PATH',
    '__PYVENV_LAUNCHER__',
  ])
    delete environment[name]
  return environment
}

/**
 * Runs a program in a process group of its own and keeps what it said. `started` is told its process id at once.
 * @returns {Promise<{ status: number, log: string }>} status 127 where the program does not exist
 */
export function run(command, args, { cwd, env = cleanEnvironment(), started = () => {}, logFile } = {}) {
  return new Promise((resolve, reject) => {
    const chunks = []
    const finish = status => {
      const log = chunks.join('')
      try {
        if (logFile !== undefined)
          fs.appendFileSync(logFile, withoutCredentials(`$ ${[command, ...args].join(' ')}\n${log}\n`), { mode: 0o600 })
        resolve({ status, log })
      } catch (error) {
        reject(error)
      }
    }
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    child.on('error', error => {
      chunks.push(`${error.message}\n`)
      if (child.pid === undefined) finish(127)
    })
    if (child.pid === undefined) return
    running.add(child.pid)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', text => chunks.push(text))
    }
    child.on('close', (status, signal) => {
      running.delete(child.pid)
      if (signal !== null) chunks.push(`ended by ${signal}\n`)
      finish(status ?? 1)
    })
    try {
      started(child.pid)
    } catch (error) {
      endGroup(child.pid)
      reject(error)
    }
  })
}

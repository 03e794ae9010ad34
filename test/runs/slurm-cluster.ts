import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const script = path.join(__dirname, '..', '..', '..', 'test', 'runs', 'slurm-cluster.sh')

/** Options of `gradient-lab run` for cases that ask for little. */
export const slurmWords = ['--on', 'slurm', '--time', '10', '--memory', '0.1']

/** Waits, and fails after so many seconds. */
export async function until(what: string, isSo: () => boolean, seconds = 60): Promise<void> {
  const begin = performance.now()
  while (!isSo()) {
    assert.ok(performance.now() - begin < seconds * 1000, `it took too long until ${what}`)
    await sleep(100)
  }
}

/** A Slurm of two nodes with four cores each, and of three partitions, on this machine, for as long as a test runs. */
export interface Cluster {
  readonly folder: string
  /** Runs one of Slurm's commands. */
  slurm(program: string, ...words: string[]): string
  startController(): void
  pidOf(daemon: string): number
  /** Runs `gradient-lab`. */
  lab(home: string, words: readonly string[]): Command
  /** when the commands asked for the queue, in seconds */
  polls(): number[]
}

export interface Command {
  readonly pid: number
  readonly ended: Promise<{ status: number | null; out: string; said: string }>
}

/** @param main `gradient-lab`; default: that with the tests' experiment */
export function startCluster(t: TestContext, port: number, main = require.resolve('../cli/walk-main.js')): Cluster {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradient-lab-slurm-'))
  fs.chmodSync(folder, 0o755) // munge's clients must reach its socket
  const environment = { ...process.env, CLUSTER_CPUS: '4', CLUSTER_PORT: String(port) }
  const run = (command: string) => execFileSync(script, [command, folder], { env: environment, stdio: 'inherit' })
  t.after(() => {
    // a process that stands still outlives its job
    for (const { pid, command } of clusterProcesses(folder))
      if (command.includes('child.js')) process.kill(pid, 'SIGKILL')
    run('stop')
    fs.rmSync(folder, { recursive: true, force: true })
  })
  run('start')
  const asked = path.join(folder, 'polls')
  const programs = path.join(folder, 'programs')
  const squeue = execFileSync('sh', ['-c', 'command -v squeue'], { encoding: 'utf8' }).trim()
  fs.mkdirSync(programs)
  fs.writeFileSync(path.join(programs, 'squeue'), `#!/bin/sh\ndate +%s.%N >> ${asked}\nexec ${squeue} "$@"\n`, {
    mode: 0o755,
  })
  const slurmEnvironment = { ...process.env, SLURM_CONF: path.join(folder, 'slurm.conf') }
  return {
    folder,
    slurm: (program, ...words) => execFileSync(program, words, { env: slurmEnvironment, encoding: 'utf8' }),
    startController: () => run('start-controller'),
    pidOf: daemon => Number(fs.readFileSync(path.join(folder, 'run', `${daemon}.pid`), 'utf8')),
    lab: (home, words) => {
      const child = spawn(process.execPath, [main, ...words], {
        env: {
          ...slurmEnvironment,
          GRADIENT_LAB_HOME: home,
          PATH: `${programs}${path.delimiter}${process.env['PATH']}`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      t.after(() => child.kill('SIGKILL'))
      let out = ''
      let said = ''
      child.stdout.on('data', chunk => {
        out += chunk
      })
      child.stderr.on('data', chunk => {
        said += chunk
      })
      const ended = new Promise<{ status: number | null; out: string; said: string }>(resolve =>
        child.on('close', status => resolve({ status, out, said })),
      )
      return { pid: child.pid!, ended }
    },
    polls: () => fs.readFileSync(asked, 'utf8').trim().split('\n').map(Number),
  }
}

/** A task's processes as /proc tells of them: the first, and the one that computes. */
export interface TaskProcesses {
  readonly first: number
  readonly child: number
}

interface ClusterProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
  readonly environment: readonly string[]
}

/** What runs for the cluster of this folder. */
function clusterProcesses(folder: string): ClusterProcess[] {
  return fs.readdirSync('/proc').flatMap(name => {
    try {
      if (!/^\d+$/.test(name)) return []
      const environment = fs.readFileSync(`/proc/${name}/environ`, 'latin1').split('\0')
      if (!environment.some(each => each.startsWith(`SLURM_CONF=${folder}/`))) return []
      const command = fs.readFileSync(`/proc/${name}/cmdline`, 'latin1')
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'latin1')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return [{ pid: Number(name), parent, command, environment }]
    } catch {
      return [] // it has ended
    }
  })
}

/** The processes of a task that runs now, by its place in the array; those of the oldest copy first. */
export function processesOf(folder: string, place: number): TaskProcesses[] {
  const all = clusterProcesses(folder).filter(({ environment }) => environment.includes(`SLURM_ARRAY_TASK_ID=${place}`))
  return all
    .filter(({ command }) => command.includes('slurm-task.js'))
    .flatMap(first => {
      const child = all.find(({ parent, command }) => parent === first.pid && command.includes('child.js'))
      return child === undefined ? [] : [{ first: first.pid, child: child.pid }]
    })
    .sort((a, b) => a.first - b.first)
}

import { type ChildProcess, spawn } from 'node:child_process'
import type { TestContext } from 'node:test'
import type { Parameters } from '../../src/experiments/experiment.js'
import type { Row } from '../../src/tables/column.js'
import { startWalk } from './temporary-home.js'

/** A walk that another process has started, as a second notebook or a command line would. */
export interface OtherRun {
  readonly process: ChildProcess
  /** its rows, or the message with which it ended */
  readonly ended: Promise<Row[] | string>
}

/** Starts a walk from a process of its own, which is killed when the test is over. */
export function startElsewhere(t: TestContext, home: string, parameters: Partial<Parameters>): OtherRun {
  const child = spawn(process.execPath, [__filename, home, JSON.stringify(parameters)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  let text = ''
  child.stdout.on('data', chunk => {
    text += chunk
  })
  const ended = new Promise<Row[] | string>(resolve => child.on('close', () => resolve(text && JSON.parse(text))))
  return { process: child, ended }
}

async function main([home, parameters]: string[]): Promise<void> {
  const outcome = await startWalk(home, JSON.parse(parameters)).done.catch(error => (error as Error).message)
  process.stdout.write(JSON.stringify(outcome))
}

if (require.main === module) void main(process.argv.slice(2))

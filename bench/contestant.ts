import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program that computes when it is told to and waits else: one line of JSON in, one out. */
export interface Contestant {
  readonly name: string
  ask<Answer>(task: Task): Promise<Answer>
  close(): void
}

export interface Task {
  readonly task:
    | 'describe'
    | 'figure'
    | 'gradients'
    | 'passes'
    | 'epoch'
    | 'matmul'
    | 'inputs'
    | 'handingOver'
    | 'filterGradient'
    | 'convolution'
    | 'memory'
    | 'theory'
  readonly [argument: string]: unknown
}

/** Starts a contestant. What it writes to stderr is shown when it fails. */
export function contestant(
  name: string,
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Contestant {
  const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', text => {
    complaints = (complaints + text).slice(-4000)
  })
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = []
  createInterface({ input: child.stdout }).on('line', line => waiting.shift()?.resolve(line))
  let ended: Error | undefined
  const end = (what: string) => {
    ended = new Error(`${name} ended (${what}):\n${complaints}`)
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  child.on('error', error => end(error.message))
  child.on('close', (status, signal) => end(signal ?? `status ${status}`))
  child.stdin.on('error', () => {}) // its end is told by `close`
  return {
    name,
    async ask<Answer>(task: Task) {
      if (ended) throw ended
      const line = new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }))
      child.stdin.write(`${JSON.stringify(task)}\n`)
      return JSON.parse(await line) as Answer
    },
    close: () => child.stdin.end(),
  }
}

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type KernelClient, kernelCommand, startKernel, stockCommand } from '../test/kernel/kernel-client.js'

/** `node dist/bench/kernel.js [ROUNDS]`: how quickly kernels start and answer, taking turns. Prints a table. */
const checkout = resolve(__dirname, '..', '..')
const notebooks = join(checkout, 'notebooks')
const denoFolder = join(checkout, 'bench', '.deno')
const deno = join(denoFolder, 'node_modules', 'deno', 'bin.cjs')

if (!existsSync(deno)) {
  const words = ['install', '--silent', '--no-save', '--prefix', denoFolder, 'deno@2.9.6']
  if (spawnSync('npm', words, { stdio: 'inherit' }).status !== 0) throw new Error('bench: deno could not be installed')
}

const kernels: Readonly<Record<string, (file: string) => string[]>> = {
  'gradient-lab': kernelCommand,
  'tslab 1.0.22': stockCommand,
  'Deno 2.9.6': file => [deno, 'jupyter', '--kernel', '--conn', file],
}

/** Waits for what a step gives, and says how long it took in ms. */
async function timed<T>(step: () => Promise<T>): Promise<[number, T]> {
  const start = performance.now()
  const result = await step()
  return [performance.now() - start, result]
}

const measures = ['ready', 'import of gradient-lab', 'trivial cell', 'completion'] as const
type Round = Readonly<Record<(typeof measures)[number], number>>

async function round(command: (file: string) => string[]): Promise<Round> {
  const [ready, kernel] = await timed(() => startKernel(notebooks, command))
  const cell = async (code: string) => (await timed(() => kernel.execute(code)))[0]
  const complete = async (k: KernelClient) =>
    (await timed(async () => k.reply(await k.send('complete_request', { code: 'Math.hyp', cursor_pos: 8 }))))[0]
  const middle = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
  const repeated = async (step: () => Promise<number>) => {
    const times: number[] = []
    for (let i = 0; i < 11; i++) times.push(await step())
    return middle(times)
  }
  try {
    await cell('0')
    return {
      ready,
      'import of gradient-lab': await cell("import { svrg } from 'gradient-lab'"),
      'trivial cell': await repeated(() => cell('1 + 1')),
      completion: await repeated(() => complete(kernel)),
    }
  } finally {
    await kernel.close()
  }
}

async function main(rounds: number): Promise<void> {
  const results = new Map<string, Round[]>(Object.keys(kernels).map(name => [name, []]))
  for (let i = 0; i < rounds; i++)
    for (const [name, command] of Object.entries(kernels)) results.get(name)!.push(await round(command))
  const shown = (times: readonly number[]) => {
    const sorted = [...times].sort((a, b) => a - b)
    const [low, median, high] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]]
    return `${median.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`
  }
  console.log(`| kernel, ms | ${measures.join(' | ')} |\n| --- | ${measures.map(() => '---:').join(' | ')} |`)
  for (const [name, all] of results)
    console.log(`| ${name} | ${measures.map(measure => shown(all.map(r => r[measure]))).join(' | ')} |`)
}

void main(Number(process.argv[2] ?? 5))

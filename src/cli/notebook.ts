import { dirname, relative, resolve } from 'node:path'
import { type HeadlessRun, runNotebook } from '../kernel/headless.js'
import { type Notebook, readNotebook, writeNotebook } from '../notebook/notebook-file.js'
import { withParameters } from '../notebook/notebook-parameters.js'
import { outputDifferences } from '../notebook/output-comparison.js'

const usage = 'usage: gradient-lab notebook FILE… [--check] [--set name=value]…'

interface Request {
  readonly files: readonly string[]
  readonly check: boolean
  readonly values: ReadonlyMap<string, string>
}

function parse(args: readonly string[]): Request {
  const files: string[] = []
  const values = new Map<string, string>()
  let check = false
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--check') check = true
    else if (args[i] === '--set') {
      const setting = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(args[++i] ?? '')
      if (!setting) throw new RangeError(`notebook: --set takes name=value, got ${JSON.stringify(args[i] ?? '')}`)
      values.set(setting[1], setting[2])
    } else if (args[i].startsWith('-')) throw new RangeError(`notebook: there is no option ${args[i]}; ${usage}`)
    else files.push(args[i])
  }
  if (files.length === 0) throw new RangeError(`notebook: name at least one notebook; ${usage}`)
  return { files, check, values }
}

const say = (text: string) => void process.stderr.write(`${text}\n`)

/** Runs one notebook; true if it ran clean and, where that is asked, its outputs are those that were saved. */
async function runOne(
  file: string,
  notebook: Notebook,
  request: Request,
  started: (run: HeadlessRun) => void,
): Promise<boolean> {
  const start = Date.now()
  const run = runNotebook(notebook, dirname(resolve(file)))
  started(run)
  const { notebook: fresh, failure } = await run.result
  if (failure) {
    const place = `cell ${failure.cell}${failure.error.line ? `, line ${failure.error.line}` : ''}`
    say(`${file}: ${place}: ${failure.error.ename}: ${failure.error.evalue}`)
    for (const line of failure.error.traceback) say(`  ${line}`)
    return false
  }
  const seconds = `${((Date.now() - start) / 1000).toFixed(1)} s`
  if (!request.check) {
    writeNotebook(file, fresh)
    say(`${file}: ran and saved in ${seconds}`)
    return true
  }
  // With other constants the saved outputs are those of another question.
  const differences = request.values.size === 0 ? outputDifferences(notebook, fresh) : []
  for (const difference of differences) say(`${file}: ${difference}`)
  if (differences.length === 0) say(`${file}: ran clean in ${seconds}`)
  return differences.length === 0
}

/**
 * `gradient-lab notebook FILE… [--check] [--set name=value]…`: runs notebooks through the kernel's own code, each in a process
 * of its own, and saves them with their outputs. A notebook in which a cell fails is left as it was. Resolves to the exit
 * status: 0 done, 1 a cell failed or an output differs, 2 bad usage, 130 interrupted.
 */
export async function notebookCommand(args: string[]): Promise<number> {
  let request: Request
  let notebooks: (readonly [string, Notebook])[]
  try {
    request = parse(args)
    notebooks = request.files.map(file => [file, withParameters(readNotebook(file), request.values)] as const)
  } catch (error) {
    say((error as Error).message)
    return 2
  }
  let running: HeadlessRun | undefined
  let interrupted = false
  const interrupt = () => {
    interrupted = true
    running?.stop()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  let clean = true
  try {
    for (const [file, notebook] of notebooks) {
      const name = relative(process.cwd(), file) || file
      const ok = await runOne(name, notebook, request, run => {
        running = run
      }).catch(error => {
        if (!interrupted) say(`${name}: ${(error as Error).message}`)
        return false
      })
      clean &&= ok
      if (interrupted) return 130
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
  return clean ? 0 : 1
}

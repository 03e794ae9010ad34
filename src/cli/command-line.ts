import * as path from 'node:path'
import { suggestion } from '../experiments/nearest-name.js'
import { type ExperimentSource, ownExperiments } from '../runs/job.js'
import type { Command, CommandContext } from './command.js'
import { say } from './command.js'
import { generalHelp, helpOf } from './help.js'

/** The commands, each loaded when it is asked for. */
const commands: Readonly<Record<string, () => Command>> = {
  list: () => require('./list.js').list,
  describe: () => require('./describe.js').describe,
  run: () => require('./run.js').run,
  status: () => require('./status.js').status,
  clean: () => require('./clean.js').clean,
  export: () => require('./export.js').exportCommand,
  figure: () => require('./figure.js').figureCommand,
  publish: () => require('./publish.js').publish,
  fetch: () => require('./fetch.js').fetchCommand,
  notebook: () => require('./notebook.js').notebookCommand,
  report: () => require('./report.js').report,
  doctor: () => require('./print-doctor.js').printDoctor,
  start: () => require('./start.js').startCommand,
}

/** Runs `gradient-lab` with these arguments; resolves to the exit status. */
export async function commandLine(args: readonly string[], source: ExperimentSource = ownExperiments): Promise<number> {
  endQuietlyOnClosedPipe()
  const [name, ...rest] = args
  const context: CommandContext = { source, directory: process.cwd() }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(rest[0] in commands ? helpOf(rest[0]) : generalHelp)
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    process.stdout.write(`${require(path.join('..', '..', '..', 'package.json')).version}\n`)
    return 0
  }
  if (!Object.hasOwn(commands, name)) {
    const near = suggestion(name, Object.keys(commands)) || '; `gradient-lab --help` lists them'
    say(`gradient-lab: there is no command ${name}${near}`)
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpOf(name))
    return 0
  }
  try {
    return await commands[name]()(rest, context)
  } catch (error) {
    say((error as Error).message)
    return isBadInput(error) ? 2 : 1
  }
}

/** What was asked for cannot be, and nothing has been written. */
function isBadInput(error: unknown): boolean {
  return error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError
}

/** `gradient-lab run … | head` is no error. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

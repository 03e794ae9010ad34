import type { ExperimentSource } from '../runs/job.js'

/** What a command is given besides its arguments. */
export interface CommandContext {
  readonly source: ExperimentSource
  /** what file names are relative to */
  readonly directory: string
}

/** A command does its work and returns the exit status. It throws what one sentence on stderr can tell. */
export type Command = (args: string[], context: CommandContext) => Promise<number>

/** Results, to stdout. */
export function print(text: string): void {
  process.stdout.write(text)
}

/** Messages, to stderr. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

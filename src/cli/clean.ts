import * as readline from 'node:readline/promises'
import { knownRuns } from '../runs/known-runs.js'
import { publishedNames } from '../runs/published.js'
import { planRemoval, removeRuns } from '../runs/remove-runs.js'
import { removeLeftSubmissions } from '../runs/slurm-leftovers.js'
import { labHome } from '../tables/lab-home.js'
import { readArguments } from './arguments.js'
import { type Command, print, say } from './command.js'
import { size } from './status.js'

const options = { all: { type: 'boolean' }, failed: { type: 'boolean' }, yes: { type: 'boolean' } } as const

/** `gradient-lab clean RUN|EXPERIMENT… | --failed | --all`: removes results after saying what that frees. */
export const clean: Command = async (args, { source }) => {
  const given = readArguments('clean', args, options)
  const home = labHome()
  const known = knownRuns(home, source)
  const runs: readonly Candidate[] = [...known.runs, ...known.unreadable.map(run => ({ ...run, state: 'unreadable' }))]
  if (given.words.length === 0 && !given.has('all') && !given.has('failed'))
    throw new RangeError('clean: name runs or experiments, or give --failed or --all')
  const unknown = given.words.find(word => !runs.some(run => isNamed(run, word)))
  if (unknown !== undefined && publishedNames().includes(unknown))
    throw new RangeError(
      `clean: run ${unknown} is published with the package, and stays; only runs of ${home} are removed`,
    )
  if (unknown !== undefined)
    throw new RangeError(
      `clean: there is no run and no run of an experiment ${unknown}; \`gradient-lab status\` lists them`,
    )

  const chosen = runs.filter(
    run =>
      given.has('all') ||
      (given.has('failed') && run.state === 'failed') ||
      given.words.some(word => isNamed(run, word)),
  )
  const busy = chosen.find(run => run.state === 'running')
  if (busy !== undefined) throw new RangeError(`clean: run ${busy.run} is running: stop it first`)
  const removal = planRemoval(home, chosen, runs)
  for (const run of chosen)
    say([run.run, run.experiment ?? run.state, run.changed || 'defaults', size(run.bytes)].join('  '))
  const what = `${chosen.length} runs and ${removal.trainings.length} trainings, ${size(removal.bytes)}`
  if (!given.has('yes') && !(await isConfirmed(what))) return 2
  removeRuns(home, removal)
  await removeLeftSubmissions(home)
  print(`removed ${what}\n`)
  return 0
}

/** A run that can be removed, readable or not. */
interface Candidate {
  readonly run: string
  readonly state: string
  readonly bytes: number
  readonly experiment?: string
  readonly training?: string
  readonly changed?: string
}

function isNamed(run: Candidate, word: string): boolean {
  return run.run === word || run.experiment === word
}

async function isConfirmed(what: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    say(`clean: this would remove ${what}; give --yes to remove them`)
    return false
  }
  const terminal = readline.createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Remove ${what}? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

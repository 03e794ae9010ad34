import * as fs from 'node:fs'
import * as path from 'node:path'
import { revisionIn } from '../experiments/case-key.js'
import { Interrupted } from '../experiments/experiment.js'
import { deviceName } from '../runs/environment.js'
import { knownRecord } from '../runs/find-results.js'
import { findExperiment, startJob } from '../runs/start.js'
import { labHome } from '../tables/lab-home.js'
import { readArguments, readInteger, readWords } from './arguments.js'
import { type Command, print, say } from './command.js'

const options = { step: { type: 'string' }, to: { type: 'string' } } as const

/** `gradient-lab export RUN --step K --to FILE.npz`: everything needed to recompute a measured row elsewhere. */
export const exportCommand: Command = async (args, { source, directory }) => {
  const given = readArguments('export', args, options)
  const [run] = readWords('export', given, ['run'])
  const stepText = given.text('step')
  const target = given.text('to')
  if (stepText === undefined) throw new RangeError('export: give the measured step, --step K')
  if (target === undefined) throw new RangeError('export: give the file to write, --to FILE.npz')
  const step = readInteger('export', 'step', stepText, 0)
  if (!target.endsWith('.npz'))
    throw new RangeError(`export: --to must name an .npz file, got ${JSON.stringify(target)}`)
  const to = path.resolve(directory, target)
  if (fs.statSync(to, { throwIfNoEntry: false })?.isDirectory())
    throw new RangeError(`export: --to ${target} is a folder`)

  const home = labHome()
  const record = knownRecord(home, run)
  const experiment = findExperiment(record.experiment, source)
  if (experiment.version !== record.version)
    throw new RangeError(
      `export: run ${run} is of version ${record.version} of ${record.experiment}, this package has ${experiment.version}: run it again`,
    )
  if (revisionIn(experiment, record.parameters).revision !== record.revision)
    throw new RangeError(`export: the numbers of run ${run} have been corrected since: run it again`)
  const job = startJob(
    {
      ...record,
      source,
      device: experiment.usesDevice ? deviceName() : 'cpu',
      home,
      fresh: false,
      export: { step, to },
    },
    () => {},
  )
  let asked = false
  const interrupt = () => {
    if (asked) job.kill()
    else job.stop()
    asked = true
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    await job.ended
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    say('export: interrupted')
    return 130
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
  print(`${to}\n`)
  return 0
}

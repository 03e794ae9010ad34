import * as fs from 'node:fs'
import * as path from 'node:path'
import { Interrupted } from '../experiments/experiment.js'
import { storeStamp } from './file-store.js'
import { runFolder, trainingFolder } from './folders.js'
import { isLocked } from './lock.js'
import { readRecord, writeRecord } from './run-record.js'
import { requeue } from './slurm-commands.js'
import { readSubmission } from './slurm-submissions.js'
import { startJob } from './start.js'

/** Exit statuses: whether trying again can help is seen from the run's record, these are for who looks at Slurm. */
const failed = 1
const tryAgain = 75

/**
 * The first process of a task in Slurm: does, in a process of its own as everywhere, the job at its place of the
 * submission in `folder`. Slurm's USR1, before the time limit, stops it at the next check and puts it back into the queue;
 * TERM (it is cancelled, or must make room) only stops it.
 */
async function main(folder: string): Promise<number> {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: place } = process.env
  let outOfTime = false
  let stop = () => {}
  process.on('SIGUSR1', () => {
    outOfTime = true
    stop()
  })
  process.on('SIGTERM', () => stop())
  const { job } = readSubmission(folder).tasks[Number(place)]
  if (job.device === 'cpu') process.env['GRADIENT_LAB_DEVICE'] = 'cpu'
  const checkpoints = () => storeStamp(trainingFolder(job.home, job.training))
  const before = checkpoints()
  const run = startJob(job, () => {})
  stop = run.stop
  try {
    await run.ended
    fs.rmSync(path.join(folder, 'logs', `${array}_${place}.log`), { force: true })
    return 0
  } catch (error) {
    console.error((error as Error).message)
    if (!(error instanceof Interrupted)) return failed
    if (!outOfTime) return tryAgain
    const own = runFolder(job.home, job.run)
    const record = readRecord(own)
    if (checkpoints() === before && record !== undefined && !isLocked(own)) {
      const message = 'its task reached no new checkpoint within the time limit: give it a longer --time'
      writeRecord(own, { ...record, state: 'failed', message })
      return failed
    }
    // Slurm ends this process once it is back in the queue
    if (await requeue(`${array}_${place}`)) await new Promise(resolve => setTimeout(resolve, 60_000))
    return tryAgain
  }
}

main(process.argv[2]).then(
  status => process.exit(status),
  error => {
    console.error(error)
    process.exit(tryAgain)
  },
)

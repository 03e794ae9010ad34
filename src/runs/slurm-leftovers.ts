import * as fs from 'node:fs'
import { runFolder } from './folders.js'
import { tryLock } from './lock.js'
import { rowsFile } from './results.js'
import { askQueue } from './slurm-commands.js'
import { removeSubmission, type Submission, submissionsFolder, submissionsOf } from './slurm-submissions.js'

/**
 * Removes the files of job arrays that nobody needs: each of their runs has its table or is gone, and none of their tasks is in
 * Slurm's queue. Where Slurm does not answer, and while somebody submits, they stay.
 */
export async function removeLeftSubmissions(home: string): Promise<void> {
  const isLeft = ({ tasks }: Submission) => tasks.every(({ job }) => !isUnfinished(runFolder(home, job.run)))
  if (!submissionsOf(home).some(isLeft)) return
  const lock = tryLock(submissionsFolder(home))
  if (lock === undefined) return
  try {
    const left = submissionsOf(home).filter(isLeft)
    const queue = await askQueue(left.map(({ name }) => name))
    if (typeof queue === 'string') return
    const open = new Set(queue.filter(({ standing }) => standing !== 'over').map(({ submission }) => submission))
    for (const { name } of left) if (!open.has(name)) removeSubmission(home, name)
  } finally {
    lock.release()
  }
}

function isUnfinished(folder: string): boolean {
  return fs.existsSync(folder) && !fs.existsSync(rowsFile(folder))
}

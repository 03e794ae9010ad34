import { parentPort } from 'node:worker_threads'
import { caseClaims, claimCases } from './case-claims.js'
import { caseRows } from './case-rows.js'
import type { ThreadWork, ThreadReply } from './case-threads.js'
import { experimentsOf, ownExperiments } from './job.js'

/** Computes cases of a grid until none is left, and waits for the next grid. */
parentPort!.on('message', async ({ experiment, cases, memory }: ThreadWork) => {
  const found = experimentsOf(ownExperiments).find(({ name }) => name === experiment)!
  const reply = (message: ThreadReply) => parentPort!.postMessage(message)
  await claimCases(
    caseClaims(cases.length, memory),
    cases.length,
    place => caseRows(found, cases[place]),
    (place, outcome) => reply({ place, outcome }),
  )
  reply('finished')
})

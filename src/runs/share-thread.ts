import { parentPort } from 'node:worker_threads'
import { claimShares, shareClaims } from './share-claims.js'
import { experimentsOf, ownExperiments } from './job.js'
import type { ThreadReply, ThreadWork } from './share-threads.js'
import { computeShare } from './shares.js'

/** Computes shares of a grid until none is left, and waits for the next grid. */
parentPort!.on('message', async ({ experiment, shares, memory }: ThreadWork) => {
  const found = experimentsOf(ownExperiments).find(({ name }) => name === experiment)!
  const reply = (message: ThreadReply) => parentPort!.postMessage(message)
  await claimShares(
    shareClaims(shares.length, memory),
    shares.length,
    place => computeShare(found, shares[place]),
    (place, outcome) => reply({ place, outcome }),
  )
  reply('finished')
})

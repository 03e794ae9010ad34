import { parentPort } from 'node:worker_threads'
import { sceneComplaint } from './scene-complaint.js'

/** Answers each chart with what it would draw wrongly, or null. */
parentPort!.on('message', async (chart: object) => {
  parentPort!.postMessage(await sceneComplaint(chart).catch((error: Error) => error.message.split('\n')[0]))
})

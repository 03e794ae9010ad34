import { parentPort } from 'node:worker_threads'
import { sceneComplaint } from './scene-complaint.js'

/** Answers each chart with what it would draw wrongly, or null. */
parentPort!.on('message', async (chart: string) => {
  const failed = ({ message }: Error) => `vega cannot draw this chart (${message.split('\n')[0].slice(0, 300)})`
  parentPort!.postMessage(await sceneComplaint(JSON.parse(chart)).catch(failed))
})

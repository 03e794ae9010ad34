import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Chart } from '../charts/chart.js'
import { refusal } from './refusal.js'

const mostSeconds = 8
const mostMegabytes = 1500

let idle: Worker | undefined

/**
 * Refuses a chart that would be drawn wrongly without a word, as `sceneComplaint` finds it. A chart is a program: it is
 * compiled and evaluated in a thread of its own, bounded in time and memory, which is kept for the next chart.
 *
 * @throws Error in one sentence
 */
export async function checkScene(chart: Chart): Promise<void> {
  const worker = idle ?? started()
  idle = undefined
  worker.ref()
  const complaint = await answerOf(worker, chart)
  worker.unref()
  if (complaint.worker === 'lives' && idle === undefined) idle = worker
  else void worker.terminate()
  if (complaint.text !== null) throw refusal(complaint.text)
}

const started = (): Worker =>
  new Worker(join(__dirname, 'scene-worker.js'), { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } })

interface Answer {
  readonly text: string | null
  readonly worker: 'lives' | 'ended'
}

function answerOf(worker: Worker, chart: Chart): Promise<Answer> {
  return new Promise(resolve => {
    const settle = (answer: Answer) => {
      clearTimeout(timer)
      worker.removeAllListeners('message').removeAllListeners('error')
      resolve(answer)
    }
    const timer = setTimeout(() => {
      settle({
        text: `evaluating the chart took longer than ${mostSeconds} s: draw fewer or simpler marks`,
        worker: 'ended',
      })
      void worker.terminate()
    }, 1000 * mostSeconds)
    worker.on('message', (text: string | null) => settle({ text, worker: 'lives' }))
    worker.on('error', () =>
      settle({
        text: `evaluating the chart took more than ${mostMegabytes} MB: draw fewer or simpler marks`,
        worker: 'ended',
      }),
    )
    worker.postMessage(JSON.stringify(chart)) // what the renderer gets
  })
}

import type { Notebook } from '../notebook/notebook-file.js'
import { type HeadlessOptions, type HeadlessResult, runHeadless } from './headless-run.js'

export interface HeadlessTask {
  readonly notebook: Notebook
  readonly options: HeadlessOptions
}

/** What the process that runs one notebook tells: the cell it starts (null: the last has ended), then the result. */
export type HeadlessMessage =
  | { readonly cell: number | null }
  | { readonly result: HeadlessResult }
  | { readonly problem: string }

const endGroup = () => process.kill(-process.pid, 'SIGKILL')

process.once('message', ({ notebook, options }: HeadlessTask) => {
  process.on('disconnect', endGroup)
  const send = process.send!.bind(process) as (message: HeadlessMessage) => void
  // The channel is ours: a cell that looks for one must not find it.
  process.send = undefined
  const channel = process.channel!
  channel.unref()
  void runHeadless(notebook, cell => send({ cell }), options).then(result => {
    channel.ref()
    try {
      send({ result })
    } catch (error) {
      send({ problem: `its outputs are too large to be kept: ${(error as Error).message}` })
    }
  })
})

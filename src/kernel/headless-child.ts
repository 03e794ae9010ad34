import type { Notebook } from '../notebook/notebook-file.js'
import { type HeadlessResult, runHeadless } from './headless-run.js'

/** What the process that runs one notebook tells: the cell it starts, then the result. */
export type HeadlessMessage = { readonly cell: number } | { readonly result: HeadlessResult }

const endGroup = () => process.kill(-process.pid, 'SIGKILL')

process.once('message', (notebook: Notebook) => {
  process.on('disconnect', endGroup)
  const send = process.send!.bind(process) as (message: HeadlessMessage, sent?: () => void) => void
  process.channel!.unref()
  void runHeadless(notebook, cell => send({ cell })).then(result => {
    process.channel!.ref()
    send({ result })
  })
})

import { randomUUID } from 'node:crypto'
import { bundleOf } from './bundle.js'
import { publish } from './channel.js'

export interface DisplayOptions {
  /** true: the output changes from run to run (a time, a speed), so `gradient-lab notebook --check` leaves it out */
  readonly volatile?: boolean
}

/** A place in the notebook whose content can be replaced. */
export interface Display {
  /** Shows another value in the same place, also from a later cell. */
  update(value: unknown): void
}

/** Shows a value now, in the middle of a cell. Outside a notebook its text goes to standard output. */
export function display(value: unknown, options: DisplayOptions = {}): Display {
  const id = randomUUID()
  const metadata = options.volatile ? { gradient_lab: { volatile: true } } : {}
  const show = (type: 'display_data' | 'update_display_data', shown: unknown) => {
    const data = bundleOf(shown)
    if (!publish(type, { data, metadata, transient: { display_id: id } }))
      process.stdout.write(`${data['text/plain'] ?? `[${Object.keys(data).join(', ')}]`}\n`)
  }
  show('display_data', value)
  return { update: next => show('update_display_data', next) }
}

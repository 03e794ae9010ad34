import type { Bundle } from './displayable.js'

/** What Jupyter's `display_data` and `update_display_data` carry. */
export interface DisplayContent {
  readonly data: Bundle
  readonly metadata: Readonly<Record<string, unknown>>
  readonly transient: { readonly display_id?: string }
}

export type DisplayMessage = 'display_data' | 'update_display_data'
export type Publisher = (type: DisplayMessage, content: DisplayContent) => void

/** Where the kernel leaves its publisher. A global symbol, so that every loaded copy of this package finds the same. */
const symbol = Symbol.for('gradient-lab.publish')
const place = globalThis as { [symbol]?: Publisher }

/** Sets who receives displays from now on: the kernel calls this for each cell. */
export function setPublisher(publisher: Publisher | undefined): void {
  place[symbol] = publisher
}

/** Sends a display to the newest cell; false where no notebook is listening. */
export function publish(type: DisplayMessage, content: DisplayContent): boolean {
  if (!place[symbol]) return false
  place[symbol](type, content)
  return true
}

/** Whether this code runs inside a notebook. */
export const inNotebook = (): boolean => place[symbol] !== undefined

/** Tells cells apart: the same for all that one cell does until the next one starts, undefined outside a notebook. */
export const newestCell = (): unknown => place[symbol]

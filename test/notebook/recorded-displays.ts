import { type DisplayContent, type DisplayMessage, setPublisher } from '../../src/notebook/channel.js'

export interface Recorded {
  readonly type: DisplayMessage
  readonly content: DisplayContent
  /** milliseconds, of the process's clock */
  readonly at: number
}

/** Everything that is displayed from now on, as a kernel would receive it. */
export function recordDisplays(): Recorded[] {
  const messages: Recorded[] = []
  setPublisher((type, content) => messages.push({ type, content, at: performance.now() }))
  return messages
}

/** The texts of one place, in their order; places count from 0 in the order in which they appeared. */
export function textsOf(messages: readonly Recorded[], place: number): string[] {
  const ids = [...new Set(messages.map(({ content }) => content.transient.display_id))]
  return messages
    .filter(({ content }) => content.transient.display_id === ids[place])
    .map(({ content }) => String(content.data['text/plain']))
}

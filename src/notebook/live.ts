import { inNotebook, newestCell } from './channel.js'
import { type Display, display } from './display.js'
import type { Displayable } from './displayable.js'

/** One place of a cell's output that follows something. */
export interface LivePart {
  /** what is to be seen now; a state that looks the same gives the same text, and is not sent again */
  key(): string
  shown(): Displayable
}

/** What can be followed: a run, a sweep. */
export interface Followed {
  onChange(listener: () => void): () => void
  /** settles when nothing changes any more */
  readonly done: Promise<unknown>
}

/** At most four updates a second: each is a message to the browser. */
const millisecondsBetween = 250

/** The cell below which each was shown last. */
const shownIn = new WeakMap<Followed, unknown>()

/** Whether the newest cell shows it already. */
export const isShownHere = (followed: Followed): boolean => inNotebook() && shownIn.get(followed) === newestCell()

/**
 * Shows parts below the newest cell and replaces them in place as they change, at most four times a second, until the last
 * state, which stays. Marked as volatile: how many states there were is nobody's business later.
 */
export function showLive(followed: Followed, parts: readonly LivePart[], now: () => number = Date.now): void {
  shownIn.set(followed, newestCell())
  const places = parts.map(part => ({ part, key: part.key(), place: shownFirst(part) }))
  let shownAt = now()
  let timer: NodeJS.Timeout | undefined

  const show = () => {
    clearTimeout(timer)
    timer = undefined
    shownAt = now()
    for (const each of places) {
      const key = each.part.key()
      if (key !== each.key) each.place.update(each.part.shown())
      each.key = key
    }
  }
  const unfollow = followed.onChange(() => {
    if (timer !== undefined) return
    const left = shownAt + millisecondsBetween - now()
    if (left <= 0) show()
    else timer = setTimeout(show, left).unref()
  })
  const end = () => {
    unfollow()
    show()
  }
  followed.done.then(end, end)
}

function shownFirst(part: LivePart): Display {
  return display(part.shown(), { volatile: true })
}

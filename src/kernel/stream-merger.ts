export type StreamName = 'stdout' | 'stderr'

/** Collects what a cell prints into few messages. */
export interface StreamMerger {
  write(name: StreamName, text: string): void
  /** Sends what is waiting. To be called before any other message, so that the order of outputs is kept. */
  flush(): void
}

const longestWait = 50
const longestLoop = 200
const largest = 65536
const prompt = 8

/**
 * Merges neighbouring texts of one stream. The first eight within 50 ms are sent at once, so that what a cell says before
 * it computes for long is seen; the others after 50 ms, at 64 KiB, and every 200 ms in a loop that never yields, so that
 * 100,000 prints become a few dozen messages and are still seen while they come.
 */
export function mergeStreams(send: (name: StreamName, text: string) => void): StreamMerger {
  let waiting: { name: StreamName; texts: string[] }[] = []
  let length = 0
  let sentAt = Date.now()
  let timer: NodeJS.Timeout | undefined
  let windowStart = 0
  let inWindow = 0
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const ready = waiting
    waiting = []
    length = 0
    sentAt = Date.now()
    for (const { name, texts } of ready) send(name, texts.join(''))
  }
  return {
    flush,
    write(name, text) {
      const last = waiting.at(-1)
      if (last?.name === name) last.texts.push(text)
      else waiting.push({ name, texts: [text] })
      length += text.length
      const now = Date.now()
      if (now - windowStart > longestWait) {
        windowStart = now
        inWindow = 0
      }
      if (inWindow++ < prompt || length > largest || now - sentAt > longestLoop) flush()
      else timer ??= setTimeout(flush, longestWait).unref()
    },
  }
}

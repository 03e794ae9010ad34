import * as fs from 'node:fs'

const mostBytes = 20_000

/** The last lines of a run's log, oldest first; none where there is no log. */
export function logTail(file: string, lines: number): string[] {
  let text = ''
  try {
    text = fs.readFileSync(file).subarray(-mostBytes).toString()
  } catch {}
  return text.trimEnd() === '' ? [] : text.trimEnd().split('\n').slice(-lines)
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCompleteCode } from 'tslab/dist/converter.js'
import type { Executor } from 'tslab/dist/executor.js'
import { printQuickInfo } from 'tslab/dist/inspect.js'
import { languageInfo } from './language.js'
import { packageFolder } from '../tables/lab-home.js'

type Fields = Readonly<Record<string, unknown>>

/** A cell that was run, as `history_request` asks for it. */
export type HistoryEntry = readonly [session: number, count: number, code: string]

const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }

const kernelInfo: Fields = {
  status: 'ok',
  protocol_version: '5.3',
  implementation: 'gradient-lab',
  implementation_version: version,
  banner: `gradient-lab ${version}: TypeScript ${languageInfo.version} on Node ${process.version}`,
  language_info: languageInfo,
  help_links: [],
}

function historyOf(history: readonly HistoryEntry[], content: Fields): readonly HistoryEntry[] {
  if (content.hist_access_type === 'range')
    return history.slice(
      Math.max(0, Number(content.start ?? 0) - 1),
      content.stop == null ? undefined : Number(content.stop) - 1,
    )
  return history.slice(-Number(content.n ?? 1000))
}

/** The content of the reply to a request other than `execute_request`; undefined for one that has no reply. */
export function answerTo(
  type: string,
  content: Fields,
  executor: Executor,
  history: readonly HistoryEntry[],
): Fields | undefined {
  const code = content.code as string
  const position = content.cursor_pos as number
  switch (type) {
    case 'kernel_info_request':
      return kernelInfo
    case 'comm_info_request':
      return { status: 'ok', comms: {} }
    case 'history_request':
      return { status: 'ok', history: historyOf(history, content) }
    case 'is_complete_request': {
      const { completed, indent } = isCompleteCode(code)
      return completed ? { status: 'complete' } : { status: 'incomplete', indent }
    }
    case 'inspect_request': {
      const info = executor.inspect(code, position)
      const data = info ? { 'text/plain': printQuickInfo(info) } : {}
      return { status: 'ok', found: Boolean(info), data, metadata: {} }
    }
    case 'complete_request': {
      const { start, end, candidates } = executor.complete(code, position)
      return { status: 'ok', cursor_start: start, cursor_end: end, matches: candidates, metadata: {} }
    }
    default:
      return undefined
  }
}

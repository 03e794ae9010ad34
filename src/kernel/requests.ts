import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor } from 'tslab/dist/executor.js'
import { completeness } from './completeness.js'
import { completion } from './completion.js'
import { enclosingCall } from './enclosing-call.js'
import { quickInfo } from './quick-info.js'
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

const matches = (pattern: string, code: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(code)

function historyOf(history: readonly HistoryEntry[], content: Fields): unknown[] {
  const { hist_access_type: type, start, stop, n, pattern, output } = content
  const last = Math.max(0, Math.trunc(Number(n ?? 1000)) || 0)
  const among =
    type === 'range'
      ? history.filter(([, count]) => count >= Number(start ?? 0) && (stop == null || count < Number(stop)))
      : history
          .filter(([, , code]) => type !== 'search' || matches(String(pattern ?? '*'), code))
          .slice(last === 0 ? history.length : -last)
  // With outputs each entry holds a pair; what cells gave back is not kept.
  return output === true ? among.map(([session, count, code]) => [session, count, [code, null]]) : [...among]
}

/** Jupyter counts characters, JavaScript counts units of UTF-16: a sign such as 𝛼 is one of the former, two of the latter. */
const unitsOf = (code: string, characters: number) => [...code].slice(0, characters).join('').length
const charactersOf = (code: string, units: number) => [...code.slice(0, units)].length

function text(content: Fields, field: string): string {
  const value = content[field]
  if (typeof value !== 'string') throw new TypeError(`${field} must be a text, got ${typeof value}`)
  return value
}

function cursor(content: Fields, code: string): number {
  const position = content.cursor_pos ?? [...code].length
  if (!Number.isInteger(position) || (position as number) < 0)
    throw new TypeError(
      `cursor_pos must be a whole number, got ${typeof position === 'number' ? position : typeof position}`,
    )
  return unitsOf(code, position as number)
}

/** The content of the reply to a request other than `execute_request`; undefined for one that has no reply. */
export function answerTo(
  type: string,
  content: Fields,
  executor: Executor,
  history: readonly HistoryEntry[],
): Fields | undefined {
  switch (type) {
    case 'kernel_info_request':
      return kernelInfo
    case 'comm_info_request':
      return { status: 'ok', comms: {} }
    case 'history_request':
      return { status: 'ok', history: historyOf(history, content) }
    case 'is_complete_request':
      return completeness(text(content, 'code'))
    case 'inspect_request': {
      const code = text(content, 'code')
      const position = cursor(content, code)
      const call = () => enclosingCall(code, position)
      const info = executor.inspect(code, position) ?? executor.inspect(code, call() ?? position)
      return { status: 'ok', found: Boolean(info), data: info ? quickInfo(info) : {}, metadata: {} }
    }
    case 'complete_request': {
      const code = text(content, 'code')
      const { start, end, found } = completion(executor, code, cursor(content, code))
      const [cursor_start, cursor_end] = [start, end].map(units => charactersOf(code, units))
      // the name that ipykernel gave to what JupyterLab reads for the kinds
      const metadata = {
        _jupyter_types_experimental: found.map(each => ({ ...each, start: cursor_start, end: cursor_end })),
      }
      return { status: 'ok', cursor_start, cursor_end, matches: found.map(({ text }) => text), metadata }
    }
    default:
      return undefined
  }
}

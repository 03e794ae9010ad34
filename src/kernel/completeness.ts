import type ts from 'typescript'
import { compiler } from './tslab-compiler.js'

export type Completeness =
  | { readonly status: 'complete' | 'invalid' }
  | { readonly status: 'incomplete'; readonly indent: string }

/** Messages of the parser about a text, comment or pattern that has no end. */
const endless = new Set([1002, 1010, 1160, 1161])

/** Whether a console should run what was typed so far or ask for another line, which it begins with `indent`. */
export function completeness(code: string): Completeness {
  const source = compiler.createSourceFile('cell.ts', code, compiler.ScriptTarget.ES2022, true) as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[]
  }
  const complaints = source.parseDiagnostics
  if (complaints.length === 0) return { status: 'complete' }
  const end = code.trimEnd().length
  const unfinished = complaints.some(({ code: number, start, length }) =>
    // A text in quotes ends with its line: only that of the last line can go on, and does not.
    number === 1002 ? false : endless.has(number) ? start + length >= end : start >= end,
  )
  if (!unfinished) return { status: 'invalid' }
  const line = code.trimEnd().split('\n').at(-1) ?? ''
  const opens = /[{([]$/.test(line) ? '  ' : ''
  return { status: 'incomplete', indent: `${/^\s*/.exec(line)?.[0] ?? ''}${opens}` }
}

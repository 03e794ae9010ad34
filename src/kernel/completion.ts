import type ts from 'typescript'
import type { Executor } from 'tslab/dist/executor.js'

/** What cells see of a module or of other cells, by name. */
type Names = Readonly<Record<string, unknown>>

/** Names as the running cells see them: those of the notebook. */
const notebookNames = () =>
  (globalThis as { readonly __tslab__?: { readonly exports: Names } }).__tslab__?.exports ?? {}

function kindOfValue(value: unknown): string {
  if (typeof value !== 'function') return value === undefined ? 'type' : 'const'
  return /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function'
}

/** Where imported names are looked up: in the module before the dot, if there is one, or in the notebook. */
function importedFrom(code: string, start: number): Names {
  const before = /([\w$]+)\s*\.\s*$/.exec(code.slice(0, start))
  const from = before ? notebookNames()[before[1]] : notebookNames()
  return typeof from === 'object' && from !== null ? (from as Names) : {}
}

export interface Completion {
  readonly text: string
  /** `function`, `class`, `const`, `method`, `property`, … */
  readonly type: string
}

/**
 * The names that fit at a position, with their kinds. What TypeScript only knows as imported has the kind of its value, which
 * is there once the import has run.
 */
export function completion(
  executor: Executor,
  code: string,
  position: number,
): { readonly start: number; readonly end: number; readonly found: readonly Completion[] } {
  const { start, end, candidates, original } = executor.complete(code, position)
  const entries: readonly ts.CompletionEntry[] = (original as ts.CompletionInfo | undefined)?.entries ?? []
  const kinds = new Map<string, string>(entries.map(({ name, kind }) => [name, kind]))
  const imported = importedFrom(code, start)
  return {
    start,
    end,
    found: candidates.map(text => {
      const kind = kinds.get(text) ?? ''
      return { text, type: kind === 'alias' ? kindOfValue(imported[text]) : kind }
    }),
  }
}

import { homedir } from 'node:os'
import { sep } from 'node:path'
import type { CellError } from './cell-error.js'
import { type CellFrame, type CompiledCell, cellFrame } from './compiled-cell.js'
import { cut, errorText, isError, reasonsOf, valueText } from './thrown-text.js'
import { packageFolder } from '../tables/lab-home.js'

/** Frames that say nothing to a user: Node's own, the kernel's, and those of the library that runs the cells. */
const hidden = /node:|[\\/]tslab[\\/]dist[\\/]|[\\/]dist[\\/]src[\\/]kernel[\\/]|evalmachine|gradient-lab-cell-/

/** A frame of the package or of a library without the folders that only this machine has, and without what carries modules. */
const shortened = (stackLine: string): string =>
  stackLine
    .replace(/^(\s+at (?:async )?)(?:Proxy|Object)\./, '$1')
    .replaceAll(`file://${packageFolder}${sep}`, `gradient-lab${sep}`)
    .replaceAll(`${packageFolder}${sep}`, `gradient-lab${sep}`)
    .replaceAll(`${homedir()}${sep}`, `~${sep}`)

/** The head of a stack trace without the place and the line of JavaScript, marked by `^`, that Node may put before it. */
function withoutExcerpt(head: readonly string[]): readonly string[] {
  const mark = head.findIndex((line, i) => /^\s*\^+$/.test(line) && head[i + 1] === '')
  return mark > 0 && /:\d+$/.test(head[0]) ? head.slice(mark + 2) : head
}

interface Trace {
  readonly lines: readonly string[]
  readonly frames: readonly CellFrame[]
}

/** How many lines of the package and of libraries a trace may have. */
const mostLines = 100

const titleOf = (error: Error) => {
  const name = errorText(error, 'name', 'Error')
  const message = errorText(error, 'message', '')
  return message === '' ? name : `${name}: ${message}`
}

function traceOf(error: Error, cells: ReadonlyMap<number, CompiledCell>, seen = new Set<Error>()): Trace {
  seen.add(error)
  const all = cut(errorText(error, 'stack', titleOf(error))).split('\n')
  const start = all.findIndex(line => /^\s+at /.test(line))
  const head = withoutExcerpt(start < 0 ? all : all.slice(0, start))
  const frames: CellFrame[] = []
  const body = (start < 0 ? [] : all.slice(start)).flatMap(line => {
    const own = cellFrame(line, cells)
    if (!own) return hidden.test(line) ? [] : [shortened(line)]
    frames.push(own)
    const place = `cell [${own.cell.count}], line ${own.line}`
    const source = own.cell.code.split('\n')[own.line - 1].trim()
    return [`    at ${own.name ? `${own.name} (${place})` : place}`, `        ${source}`]
  })
  const reasons = seen.size < 10 ? reasonsOf(error).filter(reason => !seen.has(reason)) : []
  const deeper = reasons.map(reason => traceOf(reason, cells, seen))
  return {
    lines: [
      ...head,
      ...body.slice(0, mostLines),
      ...deeper.flatMap(({ lines }) => [`Caused by: ${lines[0]}`, ...lines.slice(1)]),
    ],
    frames: [...frames, ...deeper.flatMap(trace => trace.frames)],
  }
}

/** A thrown value as Jupyter's `error` output: the user's lines with their numbers, no frames of the kernel. */
export function runtimeError(
  thrown: unknown,
  cells: ReadonlyMap<number, CompiledCell>,
  running: CompiledCell | undefined,
): CellError {
  if (!isError(thrown)) {
    const text = valueText(thrown)
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`] }
  }
  const { lines, frames } = traceOf(thrown, cells)
  const line = frames.find(({ cell }) => cell === running)?.line
  return {
    ename: cut(errorText(thrown, 'name', 'Error')),
    evalue: cut(errorText(thrown, 'message', '')),
    traceback: lines,
    ...(line === undefined ? {} : { line }),
  }
}

/** What an interrupted cell shows. */
export const interruptedError: CellError = {
  ename: 'Interrupted',
  evalue: 'the cell was interrupted',
  traceback: ['Interrupted: the cell was interrupted'],
}

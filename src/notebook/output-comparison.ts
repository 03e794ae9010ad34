import type { Notebook, NotebookCell, Output } from './notebook-file.js'

/** Whether an output changes from run to run, by the mark that `display(…, { volatile: true })` leaves. */
const isVolatile = ({ metadata }: Output): boolean =>
  (metadata as { gradient_lab?: { volatile?: boolean } } | undefined)?.gradient_lab?.volatile === true

/** A bundle without the picture that JupyterLab adds to a chart when it has drawn it. */
function withoutDrawing(data: Readonly<Record<string, unknown>>): unknown {
  if (!Object.keys(data).some(type => type.startsWith('application/vnd.vega'))) return data
  const { 'image/png': _, ...rest } = data
  return rest
}

/** What counts of an output: not its number, which only says how often cells were run. */
function compared({ execution_count: _, ...output }: Output): unknown {
  return 'data' in output ? { ...output, data: withoutDrawing(output.data as Record<string, unknown>) } : output
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, canonical(v)]),
  )
}

const lines = (output: Output): string[] => JSON.stringify(canonical(compared(output)), null, 1)?.split('\n') ?? []

const short = (text: string | undefined): string => {
  const trimmed = (text ?? 'nothing').trim()
  return trimmed.length > 80 ? `${trimmed.slice(0, 79)}…` : trimmed
}

function cellDifference(saved: NotebookCell, now: NotebookCell): string | undefined {
  const [before, after] = [saved, now].map(cell => (cell.outputs ?? []).filter(output => !isVolatile(output)))
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    if (!before[i]) return `output ${i + 1} is new: ${short(JSON.stringify(compared(after[i])))}`
    if (!after[i]) return `output ${i + 1} is saved but did not come: ${short(JSON.stringify(compared(before[i])))}`
    const [a, b] = [lines(before[i]), lines(after[i])]
    const at = a.findIndex((text, k) => text !== b[k])
    if (at >= 0 || a.length !== b.length) {
      const place = at >= 0 ? at : a.length
      return `output ${i + 1} differs: saved ${short(a[place])}, now ${short(b[place])}`
    }
  }
  return undefined
}

/** One sentence for each cell whose outputs are not those that were saved; volatile outputs are left out. */
export function outputDifferences(saved: Notebook, now: Notebook): string[] {
  return saved.cells.flatMap((cell, i) => {
    const difference = cellDifference(cell, now.cells[i])
    return difference ? [`cell ${i + 1}: ${difference}`] : []
  })
}

import { inspect } from 'node:util'
import type { Output } from './notebook-file.js'
import { isJsonType } from './notebook-shape.js'

type Fields = Readonly<Record<string, unknown>>

/** Collects the outputs of a notebook's cells from Jupyter's messages. */
export interface OutputList {
  /** Adds what a message of the given cell carries; an update replaces the display wherever it stands. */
  add(cell: number, type: string, content: Fields): void
  outputs(cell: number): Output[]
}

/** What a notebook file may hold: under a MIME type that is not JSON a text. */
const textual = (data: unknown): Fields =>
  Object.fromEntries(
    Object.entries((data ?? {}) as Fields).map(([type, value]) => [
      type,
      isJsonType(type) || typeof value === 'string' ? value : inspect(value),
    ]),
  )

const displayId = (content: Fields): string | undefined =>
  (content.transient as { display_id?: string } | undefined)?.display_id

/** Collects outputs as they are saved: printed texts of one stream are one output, a display holds its last state. */
export function collectOutputs(): OutputList {
  const cells = new Map<number, Output[]>()
  const places = new Map<string, { list: Output[]; index: number }[]>()
  const outputs = (cell: number): Output[] => {
    const list = cells.get(cell) ?? []
    cells.set(cell, list)
    return list
  }
  return {
    outputs,
    add(cell, type, content) {
      const list = outputs(cell)
      const last = list.at(-1)
      const id = displayId(content)
      if (type === 'update_display_data') {
        for (const { list, index } of places.get(id ?? '') ?? [])
          list[index] = {
            ...list[index],
            data: textual(content.data),
            metadata: { ...(list[index].metadata as object), ...(content.metadata as object) },
          }
      } else if (type === 'stream' && last?.output_type === 'stream' && last.name === content.name)
        list[list.length - 1] = { ...last, text: `${last.text}${content.text}` }
      else {
        const { transient: _, ...rest } = content
        const shown = 'data' in rest ? { data: textual(rest.data) } : {}
        list.push({ output_type: type as Output['output_type'], ...rest, ...shown })
        if (id) places.set(id, [...(places.get(id) ?? []), { list, index: list.length - 1 }])
      }
    },
  }
}

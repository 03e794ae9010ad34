import type { Output } from './notebook-file.js'

/** Collects the outputs of a notebook's cells from Jupyter's messages. */
export interface OutputList {
  /** Adds what a message of the given cell carries; an update replaces the display wherever it stands. */
  add(cell: number, type: string, content: Readonly<Record<string, unknown>>): void
  outputs(cell: number): Output[]
}

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
      if (type === 'update_display_data') {
        const id = (content.transient as { display_id?: string }).display_id ?? ''
        for (const { list, index } of places.get(id) ?? [])
          list[index] = {
            ...list[index],
            data: content.data,
            metadata: { ...(list[index].metadata as object), ...(content.metadata as object) },
          }
      } else if (type === 'stream' && last?.output_type === 'stream' && last.name === content.name)
        list[list.length - 1] = { ...last, text: `${last.text}${content.text}` }
      else {
        const { transient, ...rest } = content
        list.push({ output_type: type as Output['output_type'], ...rest })
        const id = (transient as { display_id?: string } | undefined)?.display_id
        if (id) places.set(id, [...(places.get(id) ?? []), { list, index: list.length - 1 }])
      }
    },
  }
}

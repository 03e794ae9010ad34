import type { Notebook, NotebookCell, Output } from './notebook-file.js'

type Fields = Readonly<Record<string, unknown>>

/** How deep a notebook's values may be nested: Vega's specifications, the deepest there are, need about 20. */
const deepest = 200

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[
    typeof value as string
  ]!
}

function fail(place: string, needed: string, value: unknown): never {
  throw new TypeError(`${place} must be ${needed}, got ${value === undefined ? 'nothing' : kindOf(value)}`)
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string'

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)

function fieldsAt(value: unknown, place: string): Fields {
  return isFields(value) ? value : fail(place, 'an object', value)
}

/** Metadata may be missing: some programs leave them out. */
const metadataAt = (value: unknown, place: string): Fields => fieldsAt(value ?? {}, place)

function textAt(value: unknown, place: string): string {
  if (isText(value)) return value
  return isTexts(value) ? value.join('') : fail(place, 'a text or a list of lines', value)
}

/** A MIME type whose content is JSON, which stays as it is. */
export const isJsonType = (type: string): boolean =>
  type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))

function bundleAt(value: unknown, place: string): Fields {
  return Object.fromEntries(
    Object.entries(fieldsAt(value, place)).map(([type, content]) => [
      type,
      isJsonType(type) ? content : textAt(content, `${place}, ${type},`),
    ]),
  )
}

function outputAt(value: unknown, place: string): Output {
  const output = fieldsAt(value, place) as Output
  switch (output.output_type) {
    case 'stream':
      if (!isText(output.name)) fail(`${place}: name`, 'a text', output.name)
      return { ...output, text: textAt(output.text, `${place}: text`) }
    case 'display_data':
    case 'execute_result':
      return {
        ...output,
        data: bundleAt(output.data, `${place}: data`),
        metadata: metadataAt(output.metadata, `${place}: metadata`),
      }
    case 'error':
      for (const field of ['ename', 'evalue'])
        if (!isText(output[field])) fail(`${place}: ${field}`, 'a text', output[field])
      if (!isTexts(output.traceback)) fail(`${place}: traceback`, 'a list of texts', output.traceback)
      return output
    default:
      throw new TypeError(`${place}: output_type must be stream, display_data, execute_result or error`)
  }
}

function cellAt(value: unknown, place: string): Omit<NotebookCell, 'id'> & { readonly id: unknown } {
  const cell = fieldsAt(value, place)
  const { cell_type, attachments } = cell
  if (cell_type !== 'code' && cell_type !== 'markdown' && cell_type !== 'raw')
    throw new TypeError(`${place}: cell_type must be code, markdown or raw`)
  const metadata = metadataAt(cell.metadata, `${place}: metadata`)
  if (metadata.tags !== undefined && !isTexts(metadata.tags))
    fail(`${place}: metadata.tags`, 'a list of texts', metadata.tags)
  const outputs = cell.outputs ?? []
  if (cell_type === 'code' && !Array.isArray(outputs)) fail(`${place}: outputs`, 'a list', outputs)
  return {
    ...cell,
    id: cell.id,
    cell_type,
    metadata,
    source: textAt(cell.source, `${place}: source`),
    ...(attachments === undefined
      ? {}
      : {
          attachments: Object.fromEntries(
            Object.entries(fieldsAt(attachments, `${place}: attachments`)).map(([name, bundle]) => [
              name,
              bundleAt(bundle, `${place}: attachment ${name}`),
            ]),
          ),
        }),
    ...(cell_type === 'code'
      ? { outputs: (outputs as unknown[]).map((output, k) => outputAt(output, `${place}, output ${k + 1}`)) }
      : {}),
  }
}

const isId = (id: unknown): id is string => typeof id === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(id)

/** Ids that format 4.5 asks for, each once: a cell without one gets the number of its place. */
function withIds(cells: readonly (Omit<NotebookCell, 'id'> & { readonly id: unknown })[]): NotebookCell[] {
  const given = new Set(cells.map(({ id }) => id))
  const taken = new Set<string>()
  return cells.map((cell, i) => {
    let id = cell.id
    if (!isId(id) || taken.has(id)) {
      id = `cell-${i + 1}`
      for (let k = 2; given.has(id) || taken.has(id as string); k++) id = `cell-${i + 1}-${k}`
    }
    taken.add(id as string)
    return { ...cell, id: id as string } as NotebookCell
  })
}

function checkDepth(value: unknown, left = deepest): void {
  if (typeof value !== 'object' || value === null) return
  if (left === 0) throw new RangeError(`it is nested more than ${deepest} levels deep`)
  for (const item of Object.values(value)) checkDepth(item, left - 1)
}

/**
 * What the JSON of a notebook file holds as a notebook, its texts joined.
 *
 * @throws TypeError or RangeError in one sentence that names the cell and the field, for what is no notebook of format 4
 */
export function notebookOf(value: unknown): Notebook {
  if (!isFields(value)) throw new TypeError(`it holds ${kindOf(value)} instead of a notebook`)
  const { nbformat, nbformat_minor, cells } = value
  if (nbformat !== 4)
    throw new TypeError('it is no notebook of format 4: open and save it in JupyterLab, which converts it')
  if (!Number.isSafeInteger(nbformat_minor) || (nbformat_minor as number) < 0)
    throw new TypeError('nbformat_minor must be a whole number from 0')
  if (!Array.isArray(cells)) fail('cells', 'a list', cells)
  checkDepth(value)
  return {
    ...value,
    nbformat,
    nbformat_minor: nbformat_minor as number,
    metadata: metadataAt(value.metadata, 'metadata'),
    cells: withIds(cells.map((cell, i) => cellAt(cell, `cell ${i + 1}`))),
  }
}

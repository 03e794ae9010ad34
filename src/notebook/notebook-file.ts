import { readFileSync } from 'node:fs'
import { writeFileAtomically } from '../tables/atomic-file.js'

/** One output of a cell as a notebook file holds it (nbformat 4.5), its texts joined. */
export interface Output {
  readonly output_type: 'stream' | 'display_data' | 'execute_result' | 'error'
  readonly [field: string]: unknown
}

export interface NotebookCell {
  readonly id: string
  readonly cell_type: 'code' | 'markdown' | 'raw'
  readonly metadata: { readonly tags?: readonly string[]; readonly [field: string]: unknown }
  readonly source: string
  /** of code cells only */
  readonly outputs?: readonly Output[]
  readonly execution_count?: number | null
  readonly [field: string]: unknown
}

/** A notebook, its texts joined where the file splits them into lines. */
export interface Notebook {
  readonly cells: readonly NotebookCell[]
  readonly metadata: Readonly<Record<string, unknown>>
  readonly nbformat: 4
  readonly nbformat_minor: number
}

type Fields = Readonly<Record<string, unknown>>

const mapValues = (fields: Fields, f: (value: unknown, key: string) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, f(value, key)]))

const joined = (text: unknown): unknown =>
  Array.isArray(text) && text.every(line => typeof line === 'string') ? text.join('') : text

/** Lines with their ends, as Jupyter splits them. */
const split = (text: unknown): unknown =>
  typeof text === 'string' ? text.split(/(?<=\n)|(?<=\r)(?!\n)/).filter(line => line !== '') : text

/** A MIME type whose content is JSON, which stays as it is. */
const isJsonType = (type: string) => type === 'application/json' || type.endsWith('+json')

const mapOutput = (output: Output, f: (text: unknown) => unknown): Output => ({
  ...output,
  ...('text' in output ? { text: f(output.text) } : {}),
  ...('data' in output
    ? { data: mapValues(output.data as Fields, (value, type) => (isJsonType(type) ? value : f(value))) }
    : {}),
})

/**
 * Reads a notebook.
 * @throws Error if the file cannot be read or holds no notebook of format 4
 */
export function readNotebook(path: string): Notebook {
  let value: Notebook
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new Error(
      `${path}: ${missing ? 'there is no such file' : `this is no notebook: ${(error as Error).message}`}`,
    )
  }
  if (value?.nbformat !== 4 || !Array.isArray(value.cells))
    throw new Error(`${path}: this is no notebook of format 4; open and save it in JupyterLab, which converts it`)
  return {
    ...value,
    cells: value.cells.map((cell, i) => ({
      ...cell,
      id: cell.id ?? `cell-${i + 1}`,
      source: joined(cell.source) as string,
      ...(cell.cell_type === 'code'
        ? { outputs: (cell.outputs ?? []).map((output: Output) => mapOutput(output, joined)) }
        : {}),
    })),
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Fields
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map(key => [key, sorted(fields[key])]),
  )
}

/** The text of a notebook file as Jupyter writes it: sorted keys, an indent of 1, texts split into lines. */
export function notebookText(notebook: Notebook): string {
  const cells = notebook.cells.map(cell => ({
    ...cell,
    source: split(cell.source),
    ...(cell.outputs ? { outputs: cell.outputs.map(output => mapOutput(output, split)) } : {}),
  }))
  return `${JSON.stringify(sorted({ ...notebook, cells }), null, 1)}\n`
}

/** Writes a notebook whole or not at all. */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeFileAtomically(path, notebookText(notebook))
}

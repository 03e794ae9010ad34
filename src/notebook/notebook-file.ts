import { chmodSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { writeFileAtomically } from '../tables/atomic-file.js'
import { notebookJson } from './notebook-json.js'
import { notebookOf } from './notebook-shape.js'

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

/** Every sign that Python takes for the end of a line, besides `\r` without `\n`. */
const lineEnds = '\n\v\f\x1c\x1d\x1e\x85\u2028\u2029'
const afterLineEnd = new RegExp(`(?<=[${lineEnds}])|(?<=\r)(?!\n)`)

/** Lines with their ends. */
const split = (text: unknown): unknown =>
  typeof text === 'string' ? text.split(afterLineEnd).filter(line => line !== '') : text

/** The MIME types whose content Jupyter splits into lines; a picture stays one text. */
const isSplitType = (type: string) =>
  type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/javascript'

const splitBundle = (data: unknown): Fields =>
  mapValues(data as Fields, (value, type) => (isSplitType(type) ? split(value) : value))

const splitOutput = (output: Output): Output => ({
  ...output,
  ...('text' in output ? { text: split(output.text) } : {}),
  ...('data' in output ? { data: splitBundle(output.data) } : {}),
})

/** Why a file's text is no JSON, in printable signs. */
function jsonComplaint(text: string, error: Error): string {
  if (/^<<<<<<< /m.test(text)) return 'it holds the marks of a merge conflict: resolve it in git first'
  if (text.trim() === '') return 'it is empty'
  const said = error.message.replace(/[^\x20-\x7e]/g, '?')
  return said.length > 200 ? `${said.slice(0, 199)}…` : said
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder: name a notebook',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EACCES: 'no permission to read it',
}

/**
 * The text of a notebook file.
 * @throws Error in one sentence if the file cannot be read
 */
export function readNotebookText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new Error(`${path}: this is no notebook: it is no text in UTF-8`)
    throw new Error(`${path}: ${reasons[code ?? ''] ?? message}`)
  }
}

/**
 * The notebook that a file's text holds; `path` names it in messages.
 * @throws Error in one sentence for what is no notebook of format 4
 */
export function parseNotebook(text: string, path: string): Notebook {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path}: this is no notebook: ${jsonComplaint(text, error as Error)}`)
  }
  try {
    return notebookOf(value)
  } catch (error) {
    throw new Error(`${path}: this is no valid notebook: ${(error as Error).message}`)
  }
}

/**
 * Reads a notebook.
 * @throws Error in one sentence if the file cannot be read or holds no notebook of format 4
 */
export const readNotebook = (path: string): Notebook => parseNotebook(readNotebookText(path), path)

/** The text of a notebook file as Jupyter writes it: sorted keys, an indent of 1, texts split into lines. */
export function notebookText(notebook: Notebook): string {
  const cells = notebook.cells.map(cell => ({
    ...cell,
    source: split(cell.source),
    ...(cell.attachments ? { attachments: mapValues(cell.attachments as Fields, splitBundle) } : {}),
    ...(cell.cell_type === 'code' ? { outputs: (cell.outputs ?? []).map(splitOutput) } : {}),
  }))
  return `${notebookJson({ ...notebook, cells })}\n`
}

/** Writes a notebook whole or not at all, with the permissions that the file had; a link stays a link. */
export function writeNotebook(path: string, notebook: Notebook): void {
  const there = statSync(path, { throwIfNoEntry: false })
  const target = there ? realpathSync(path) : path
  writeFileAtomically(target, notebookText(notebook))
  if (there) chmodSync(target, there.mode & 0o777)
}

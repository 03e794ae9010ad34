import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../tables/lab-home.js'

/** What a figure's file says of itself. */
export interface FigureContent {
  readonly title: string
  readonly caption: string
  /** command, parameters and versions (as JSON), commit, venue: those that were known */
  readonly origin: Readonly<Record<string, string>>
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly text: string }[]
}

const seconds = 30
const mostBytes = 1 << 29

/**
 * Reads a figure's PDF, SVG, PNG, LaTeX source, or its vega-lite value as printed, whose data are not attached but in it.
 *
 * @param path absolute
 * @throws RangeError in one sentence if the file is damaged, of another kind, or no figure of this package
 */
export async function readFigure(path: string): Promise<FigureContent> {
  const python = join(packageFolder, '.venv', 'bin', 'python')
  if (!existsSync(python)) throw new Error(`figure: the renderer is not installed (${python}); run npm run setup`)
  const answer = await new Promise<FigureContent | { readonly error: string }>(resolve => {
    execFile(
      python,
      ['-B', '-s', join(packageFolder, 'src', 'figures', 'read.py'), path],
      { encoding: 'utf8', timeout: 1000 * seconds, killSignal: 'SIGKILL', maxBuffer: mostBytes },
      (error, output) => resolve(error ? { error: 'takes too long or too much memory to read' } : JSON.parse(output)),
    )
  })
  if ('error' in answer) throw new RangeError(`figure: ${path} ${answer.error}`)
  return answer
}

/** The tables inside a figure, and the units and meaning of their columns. */
export const tablesOf = ({ attachments }: FigureContent) =>
  attachments.filter(({ name }) => /^(?:data(?:-\d+)?\.csv|columns\.json)$/.test(name))

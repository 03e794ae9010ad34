import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * The commit of the git checkout around a folder, with `-dirty` where tracked files differ from it: but for the figures
 * that are being written, which would otherwise make themselves dirty. Undefined outside of a checkout.
 *
 * @param base the figure's path without its ending
 */
export async function checkoutCommit(folder: string, base: string): Promise<string | undefined> {
  const [place, changes] = await Promise.all([
    git(folder, ['rev-parse', '--show-toplevel', 'HEAD']),
    git(folder, ['status', '--porcelain', '--untracked-files=no', '-z']),
  ])
  const [top, commit] = place?.trim().split('\n') ?? []
  if (!top || !commit || changes === undefined) return undefined
  const figures = join(real(dirname(base)), basename(base))
  const changed = changes
    .split('\0')
    .filter(entry => entry !== '')
    .map(entry => join(top, entry.slice(3)))
    .filter(path => !/^(-plain)?\.[.\w]+$/.test(path.startsWith(figures) ? path.slice(figures.length) : ''))
  return changed.length === 0 ? commit : `${commit}-dirty`
}

function real(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

function git(folder: string, words: readonly string[]): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile('git', words, { cwd: folder, timeout: 5000, encoding: 'utf8' }, (error, output) =>
      resolve(error ? undefined : output),
    )
  })
}

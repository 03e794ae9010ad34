import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { figure } from '../src/figures/figure.js'
import { packageFolder } from '../src/tables/lab-home.js'
import type { Picture } from './entry.js'

/** Draws pictures as figures into a folder and makes them as small as the page needs: 200 dpi, 128 colours. */
export async function paint(pictures: readonly Picture[], folder: string): Promise<string[]> {
  const files: string[] = []
  for (const { name, chart, options } of pictures) {
    const made = figure(chart, { ...options, provenance: {} }).save(join(folder, name), { formats: ['png'] })
    files.push(
      ...(await made.catch(error => {
        throw new Error(`gallery: ${name} cannot be drawn: ${error.message}`)
      })),
    )
  }
  return shrunk(files)
}

/** Replaces PNG files of 600 dpi by small ones, and returns their names. */
export function shrunk(files: readonly string[]): string[] {
  const python = join(packageFolder, '.venv', 'bin', 'python')
  execFileSync(python, ['-B', join(packageFolder, 'gallery', 'shrink.py'), ...files])
  return [...files]
}

import { createInterface } from 'node:readline'
import type { Format } from '../src/figures/renderer.js'

type Draw = (file: string, path: string, formats: Format[]) => Promise<void>

/**
 * With arguments FILE PATH FORMATS draws one figure; without, one for each line of JSON on the standard input, and answers
 * how many seconds it took. The same as figures_serve.py.
 */
export function serveFigures(draw: Draw): void {
  const [file, path, formats] = process.argv.slice(2)
  if (file !== undefined) void draw(file, path, formats.split(',') as Format[])
  else
    createInterface({ input: process.stdin }).on('line', async line => {
      const task = JSON.parse(line) as { file: string; path: string; formats: Format[] }
      const started = performance.now()
      await draw(task.file, task.path, task.formats)
      process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - started) / 1000 })}\n`)
    })
}

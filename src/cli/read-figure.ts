import * as path from 'node:path'
import { readFigure, tablesOf } from '../figures/read-figure.js'
import { writeTogether } from '../figures/write-together.js'
import { print } from './command.js'

/** `gradient-lab figure --what FILE`: what the file says of itself. */
export async function printWhat(file: string, directory: string, json: boolean): Promise<void> {
  const { title, caption, origin, attachments } = await readFigure(path.resolve(directory, file))
  const attached = attachments.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text) }))
  if (json) {
    print(`${JSON.stringify({ title, caption, origin, attached }, null, 2)}\n`)
    return
  }
  const lines = [
    ['title', title],
    ['caption', caption],
    ...['command', 'parameters', 'versions', 'commit', 'venue']
      .filter(key => key in origin)
      .map(key => [key, origin[key]]),
    ...attached.map(({ name, bytes }) => ['attached', `${name} (${bytes} bytes)`]),
  ]
  // a file from elsewhere may hold anything: nothing of it moves the cursor or the colours
  print(lines.map(([key, value]) => `${key.padEnd(11)}${value.replace(/\p{Cc}+/gu, ' ')}\n`).join(''))
}

/** `gradient-lab figure --data FILE`: its tables as files, named after it. */
export async function extractData(file: string, directory: string, out: string | undefined): Promise<void> {
  const source = path.resolve(directory, file)
  const tables = tablesOf(await readFigure(source))
  if (!tables.some(({ name }) => name.endsWith('.csv'))) throw new RangeError(`figure: ${source} has no table inside`)
  const folder = path.resolve(directory, out ?? '.')
  const stem = path.basename(source, path.extname(source)).replace(/-plain$/, '')
  const files = tables.map(({ name, text }) => ({
    path: path.join(folder, `${stem}-${name}`),
    bytes: Buffer.from(text),
  }))
  try {
    writeTogether(files)
  } catch (error) {
    throw new Error(`figure: ${folder} cannot be written: ${(error as Error).message}`)
  }
  print(files.map(({ path }) => `${path}\n`).join(''))
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { closeRenderer } from '../src/figures/renderer.js'
import { writeTogether } from '../src/figures/write-together.js'
import { packageFolder } from '../src/tables/lab-home.js'
import { page } from './page.js'
import { paint } from './paint.js'
import { pictures } from './pictures.js'

/** Writes docs/gallery.md and its pictures, and deletes pictures that it no longer shows. */
async function main(): Promise<void> {
  const docs = join(packageFolder, 'docs')
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'))
  try {
    const made = (await paint(pictures, folder)).map(file => ({
      path: join(docs, 'gallery', basename(file)),
      bytes: readFileSync(file),
    }))
    writeTogether([...made, { path: join(docs, 'gallery.md'), bytes: Buffer.from(page()) }])
    const shown = new Set(made.map(({ path }) => basename(path)))
    for (const name of readdirSync(join(docs, 'gallery')))
      if (name.endsWith('.png') && !shown.has(name)) rmSync(join(docs, 'gallery', name))
    const size = made.reduce((sum, { bytes }) => sum + bytes.length, 0)
    console.log(`docs/gallery.md and ${made.length} pictures in docs/gallery/, ${Math.ceil(size / 1024)} KiB`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await closeRenderer()
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** Runs `use` with an empty folder, which is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An empty folder for all tests of a file, which is gone after them. */
export function folderOfTests(): string {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

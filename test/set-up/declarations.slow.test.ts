import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout, setUpModule } from './set-up-module.js'

const { checkDeclarations } = setUpModule<{ checkDeclarations(folders: object): string[] }>('declarations')

test('a declaration that only a newer TypeScript reads is refused, one that 5.0 reads is not', t => {
  const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-declarations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  write(
    'package.json',
    JSON.stringify({ exports: { '.': { types: './dist/src/index.d.ts' }, './package.json': './package.json' } }),
  )
  write('dist/src/other.d.ts', 'export interface Other { readonly values: Float32Array }\n')
  write('dist/src/index.d.ts', "export type { Other } from './other.js'\n")
  const folders = { root: folder, dist: join(folder, 'dist'), modules: join(checkout, 'node_modules') }
  assert.deepEqual(checkDeclarations(folders), [])
  write('dist/src/other.d.ts', 'export interface Other { readonly values: Float32Array<ArrayBufferLike> }\n')
  assert.match(
    checkDeclarations(folders).join('\n'),
    /other\.d\.ts\(1,43\): error TS2315: Type 'Float32Array' is not generic/,
  )
  write('dist/src/other.d.ts', "import type { Tensor } from 'a-heavy-library'\nexport type Other = Tensor\n")
  assert.match(checkDeclarations(folders).join('\n'), /Cannot find module 'a-heavy-library'/)
})

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/**
 * Notebook cells are checked by TypeScript 5.0: it must read every declaration that the package's entry points reach,
 * with nothing else in scope. Typed arrays as TypeScript 5.7 writes them would become `any` without a word, and the
 * types of TensorFlow or polars would make every cell slow.
 * @returns {string[]} the errors
 */
export function checkDeclarations(folders) {
  const { exports } = JSON.parse(fs.readFileSync(path.join(folders.root, 'package.json'), 'utf8'))
  const files = Object.values(exports)
    .map(entry => entry.types)
    .filter(types => types !== undefined)
    .map(types => path.join(folders.root, types))
  const project = path.join(folders.dist, 'declarations.tsconfig.json')
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'CommonJS',
    moduleResolution: 'node10',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  }
  fs.writeFileSync(project, JSON.stringify({ compilerOptions, files }))
  const compiler = path.join(folders.modules, '@tslab', 'typescript-for-tslab', 'bin', 'tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: folders.root,
    maxBuffer: 1 << 28,
  })
  return status === 0
    ? []
    : stdout
        .split('\n')
        .filter(line => line !== '')
        .slice(0, 30)
}

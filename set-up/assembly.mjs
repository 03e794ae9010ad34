import fs from 'node:fs'
import path from 'node:path'
import { inWords, needs } from './disk.mjs'
import { explain, Failure, isDiskFull } from './failure.mjs'
import { hashOf } from './stamps.mjs'

/** Folders of assembly/ and the modules that they become: assembly/random/index.ts is dist/src/random/random.wasm. */
function modulesOf(folders) {
  const sources = path.join(folders.root, 'assembly')
  return (fs.existsSync(sources) ? fs.readdirSync(sources) : [])
    .map(name => ({
      folder: path.join(sources, name),
      entry: path.join(sources, name, 'index.ts'),
      target: path.join(folders.dist, 'src', name, `${name}.wasm`),
    }))
    .filter(({ entry }) => fs.existsSync(entry))
}

/** The hash of everything that decides what the AssemblyScript compiler writes. */
export function hashOfAssembly(folders) {
  const files = modulesOf(folders).flatMap(({ folder }) =>
    fs
      .readdirSync(folder)
      .sort()
      .map(name => path.join(folder, name)),
  )
  return hashOf(...files.flatMap(file => [path.relative(folders.root, file), fs.readFileSync(file)]))
}

export function isAssembled(folders) {
  return modulesOf(folders).every(({ target }) => fs.existsSync(target))
}

/**
 * Compiles assembly/ to WebAssembly, without a runtime: the modules have functions on a memory that TypeScript manages.
 * @throws {Failure} errors, as the compiler says them
 */
export async function assemble({ folders, run }) {
  const compiler = path.join(folders.modules, 'assemblyscript', 'bin', 'asc.js')
  // 112: functions that exchange vectors cannot be called from JavaScript. They are called by each other only.
  const options = [
    '--runtime',
    'stub',
    '-O3',
    '--converge',
    '--noAssert',
    '--enable',
    'simd',
    '--disableWarning',
    '112',
  ]
  for (const { entry, target } of modulesOf(folders)) {
    const temporary = `${target.slice(0, -'.wasm'.length)}.tmp.wasm`
    fs.mkdirSync(path.dirname(target), { recursive: true })
    const { status, log } = await run(
      process.execPath,
      [compiler, path.relative(folders.root, entry), '--outFile', path.relative(folders.root, temporary), ...options],
      {},
    )
    if (isDiskFull(log)) throw explain(log, 'assembly/ was compiled', 'npm', inWords(needs.built))
    if (status !== 0) throw new Failure(`AssemblyScript finds errors:\n${log.trim().slice(0, 2000)}`, 1)
    fs.renameSync(temporary, target)
  }
}

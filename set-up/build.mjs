import fs from 'node:fs'
import path from 'node:path'
import { inWords, needs } from './disk.mjs'
import { explain, Failure, isDiskFull } from './failure.mjs'
import { hashOf } from './stamps.mjs'

const trees = ['src', 'test', 'bench', 'gallery']

function filesUnder(folder, extension) {
  const found = []
  const visit = here => {
    for (const entry of fs.existsSync(here) ? fs.readdirSync(here, { withFileTypes: true }) : []) {
      const full = path.join(here, entry.name)
      if (entry.isDirectory()) visit(full)
      else if (entry.name.endsWith(extension)) found.push(full)
    }
  }
  visit(folder)
  return found.sort()
}

/** The TypeScript sources of the checkout. */
export function sourcesOf(root) {
  return trees.flatMap(tree =>
    filesUnder(path.join(root, tree), '.ts').concat(filesUnder(path.join(root, tree), '.json')),
  )
}

/** The hash of everything that decides what the compiler writes. */
export function hashOfSources(root) {
  const files = [...sourcesOf(root), path.join(root, 'tsconfig.json')]
  return hashOf(...files.flatMap(file => [path.relative(root, file), fs.readFileSync(file)]))
}

/** Deletes what was compiled from sources that are gone: a deleted test must not run, a deleted module not be found. */
export function deleteOrphans(root, dist) {
  for (const tree of trees)
    for (const file of filesUnder(path.join(dist, tree), '')) {
      const match = /^(.*?)(\.d\.ts|\.js|\.js\.map)$/.exec(path.relative(dist, file))
      if (match !== null && !fs.existsSync(path.join(root, `${match[1]}.ts`))) fs.rmSync(file)
    }
}

/** True where every source has its compiled file. */
export function isBuilt(root, dist) {
  return trees
    .flatMap(tree => filesUnder(path.join(root, tree), '.ts'))
    .filter(file => !file.endsWith('.d.ts'))
    .every(file => fs.existsSync(path.join(dist, `${path.relative(root, file).slice(0, -3)}.js`)))
}

/**
 * Compiles what changed. `ended` is called when the compiler has, with errors or without.
 * @throws {Failure} TypeScript errors, as the compiler says them
 */
export async function build({ folders, run, ended }) {
  if (!isBuilt(folders.root, folders.dist)) fs.rmSync(path.join(folders.dist, '.tsbuildinfo'), { force: true })
  deleteOrphans(folders.root, folders.dist)
  const compiler = path.join(folders.modules, 'typescript', 'bin', 'tsc')
  const { status, log } = await run(process.execPath, [compiler, '-p', folders.root, '--pretty', 'false'], {})
  if (isDiskFull(log)) throw explain(log, 'TypeScript was compiled', 'npm', inWords(needs.built))
  ended()
  if (status === 0) return
  const errors = log.split('\n').filter(line => / error TS\d+:/.test(line))
  if (errors.length === 0) throw new Failure(`the TypeScript compiler failed: ${log.trim().slice(0, 300)}`, 1)
  const shown = errors.slice(0, 20).join('\n')
  throw new Failure(`TypeScript finds ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}:\n${shown}`, 1)
}

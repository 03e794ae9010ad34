import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'

/** The rooms of src/: a file imports only from its own room and from rooms before it. */
const rooms =
  `random vectors matrices problems averages theory estimators optimizers trajectories statistics tables curvature measurements
  tensors datasets augmentation networks workloads experiments claims charts figures runs notebook kernel cli`.split(
    /\s+/,
  )
/** Down to this room everything works, and is tested, in double precision without TensorFlow. */
const lastRoomWithoutTensorFlow = rooms.indexOf('measurements')
/** Names of folders that promise nothing. */
const nameless = /^(utils?|utilities|helpers?|common|shared|misc|lib|core|tools?|stuff|managers?)$/

/** What a file loads or names, by any of TypeScript's ways: values and types, at the top or inside a function. */
function importsOf(path: string, text: string): string[] {
  const found: string[] = []
  const note = (node: ts.Node | undefined) => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.push(node.text)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) note(node.moduleSpecifier)
    else if (ts.isExternalModuleReference(node)) note(node.expression)
    else if (ts.isImportTypeNode(node)) note(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined)
    else if (ts.isCallExpression(node)) {
      const called = node.expression
      const loads =
        called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
      if (loads) note(node.arguments[0])
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true))
  return found
}

/** Every breach of the order, as sentences. `files`: path from the root of the package, `src/random/key.ts`, and text. */
function breaches(files: ReadonlyMap<string, string>): string[] {
  const sentences: string[] = []
  for (const [path, text] of files) {
    const parts = path.split('/')
    for (const folder of parts.slice(1, -1))
      if (nameless.test(folder)) sentences.push(`${path}: the folder name ${folder} says nothing`)
    if (path === 'src/index.ts') continue
    const room = rooms.indexOf(parts[1])
    if (parts.length < 3 || room < 0) {
      sentences.push(`${path}: lies outside the rooms`)
      continue
    }
    if (!path.endsWith('.ts')) continue
    for (const name of importsOf(path, text)) {
      if (room <= lastRoomWithoutTensorFlow && /^@tensorflow\/|^tensorflow/.test(name))
        sentences.push(`${path}: imports ${name}, but ${rooms[room]} works without TensorFlow`)
      if (name === 'gradient-lab') sentences.push(`${path}: imports the package that it is part of`)
      if (!name.startsWith('.')) continue
      const target = posix.join(posix.dirname(path), name).split('/')
      // package.json and the programs that are no TypeScript lie beside src/.
      if (target[0] !== 'src' && target[0] !== 'test' && target[0] !== 'bench') continue
      const other = target[0] === 'src' && target.length > 2 ? rooms.indexOf(target[1]) : -1
      if (other < 0) sentences.push(`${path}: imports ${target.join('/')}, which lies outside the rooms`)
      else if (other > room)
        sentences.push(`${path}: imports ${target.join('/')}, but ${rooms[other]} comes after ${rooms[room]}`)
    }
  }
  return sentences
}

function readSources(): Map<string, string> {
  const root = resolve(__dirname, '../..')
  const files = new Map<string, string>()
  for (const entry of readdirSync(resolve(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const folder = entry.parentPath.slice(root.length + 1).replaceAll('\\', '/')
    const path = `${folder}/${entry.name}`
    files.set(path, readFileSync(resolve(root, path), 'utf8'))
  }
  return files
}

test('every file of src/ lies in a room and imports from its own and earlier rooms only', () => {
  const files = readSources()
  assert.ok(files.has('src/random/key.ts') && files.has('src/problems/problem.ts'), 'the sources were found')
  assert.deepEqual(importsOf('problem.ts', files.get('src/problems/problem.ts') ?? ''), [
    '../random/key.js',
    '../vectors/vector.js',
  ])
  assert.deepEqual(breaches(files), [])
})

test('all ways to import are seen, types and lazy ones too', () => {
  const text = `import a from './a.js'
import type { B } from './b.js'
import './c.js'
export * from './d.js'
export type { E } from './e.js'
import f = require('./f.js')
type G = import('./g.js').G
function lazy() { return [require('./h.js'), import('./i.js'), require(\`./j.js\`)] }
const name = require.resolve('./only-its-place.js')
const text = "import './not-this.js'" // import './nor-this.js'`
  assert.deepEqual(
    importsOf('x.ts', text),
    'abcdefghij'.split('').map(letter => `./${letter}.js`),
  )
})

test('planted breaches are found, and allowed imports are not reported', () => {
  const found = (path: string, text: string) => breaches(new Map([[path, text]]))
  assert.deepEqual(
    found('src/tables/x.ts', "import { rootKey } from '../random/root-key.js'\nimport './column.js'"),
    [],
  )
  assert.deepEqual(found('src/tensors/x.ts', "const tf = () => require('@tensorflow/tfjs-node-gpu')"), [])
  assert.deepEqual(found('src/index.ts', "export * from './cli/main.js'"), [])
  assert.deepEqual(found('src/runs/x.ts', "const version = require('../../package.json').version"), [])
  assert.deepEqual(found('src/random/x.ts', "import type { Vector } from '../vectors/vector.js'"), [
    'src/random/x.ts: imports src/vectors/vector.js, but vectors comes after random',
  ])
  assert.deepEqual(found('src/runs/deep/x.ts', "const start = () => import('../../cli/main.js')"), [
    'src/runs/deep/x.ts: imports src/cli/main.js, but cli comes after runs',
  ])
  assert.deepEqual(found('src/measurements/x.ts', "import type { Tensor } from '@tensorflow/tfjs-core'"), [
    'src/measurements/x.ts: imports @tensorflow/tfjs-core, but measurements works without TensorFlow',
  ])
  assert.deepEqual(found('src/experiments/x.ts', "import { svrg } from '../index.js'"), [
    'src/experiments/x.ts: imports src/index.js, which lies outside the rooms',
  ])
  assert.deepEqual(found('src/notebook/x.ts', "import { svrg } from 'gradient-lab'"), [
    'src/notebook/x.ts: imports the package that it is part of',
  ])
  assert.deepEqual(found('src/datasets/x.ts', "import '../../test/datasets/idx.js'"), [
    'src/datasets/x.ts: imports test/datasets/idx.js, which lies outside the rooms',
  ])
  assert.deepEqual(found('src/engine.ts', ''), ['src/engine.ts: lies outside the rooms'])
  assert.deepEqual(found('src/attic/x.ts', ''), ['src/attic/x.ts: lies outside the rooms'])
  assert.deepEqual(found('src/figures/utils/x.ts', ''), ['src/figures/utils/x.ts: the folder name utils says nothing'])
})

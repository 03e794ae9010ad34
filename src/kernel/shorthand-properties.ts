import { createRequire } from 'node:module'
import type ts from 'typescript'
import type { Insertion } from './insertions.js'

/** The compiler that tslab has loaded anyway. */
const compiler: typeof ts = createRequire(require.resolve('tslab/dist/converter.js'))('@tslab/typescript-for-tslab')

/** `{ seed }` written out as `{ seed: seed }`: tslab does not find a variable of an earlier cell in the short form. */
export function shorthandInsertions(code: string): Insertion[] {
  const insertions: Insertion[] = []
  const visit = (node: ts.Node): void => {
    if (compiler.isShorthandPropertyAssignment(node))
      insertions.push({ position: node.name.getEnd(), text: `: ${node.name.text}` })
    compiler.forEachChild(node, visit)
  }
  visit(compiler.createSourceFile('cell.ts', code, compiler.ScriptTarget.ES2022))
  return insertions
}

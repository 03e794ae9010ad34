import type ts from 'typescript'
import type { Insertion } from './insertions.js'
import { compiler, parsed } from './tslab-compiler.js'

/** `{ seed }` written out as `{ seed: seed }`: tslab does not find a variable of an earlier cell in the short form. */
export function shorthandInsertions(code: string): Insertion[] {
  const insertions: Insertion[] = []
  const visit = (node: ts.Node): void => {
    if (compiler.isShorthandPropertyAssignment(node))
      insertions.push({ position: node.name.getEnd(), text: `: ${node.name.text}` })
    compiler.forEachChild(node, visit)
  }
  visit(parsed(code))
  return insertions
}

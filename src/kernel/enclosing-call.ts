import type ts from 'typescript'
import { compiler, parsed } from './tslab-compiler.js'

/** Where the name of the function is whose arguments a position is among; undefined outside of calls. */
export function enclosingCall(code: string, position: number): number | undefined {
  const source = parsed(code)
  // a call that is not closed yet ends before the spaces that follow
  const at = code.slice(0, position).trimEnd().length
  let found: number | undefined
  const visit = (node: ts.Node): void => {
    if (compiler.isCallExpression(node) || compiler.isNewExpression(node)) {
      const closed = node.getChildren().at(-1)?.kind === compiler.SyntaxKind.CloseParenToken
      if (node.expression.end < at && (closed ? position < node.end : at <= node.end)) found = node.expression.end - 1
    }
    compiler.forEachChild(node, visit)
  }
  visit(source)
  return found
}

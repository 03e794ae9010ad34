import type ts from 'typescript'
import { compiler, parsed } from './tslab-compiler.js'

/** One statement of a declaration file with those of its names that `keeps` accepts; empty where none is left. */
function keptStatement(statement: ts.Statement, keeps: (name: string) => boolean): string {
  if (compiler.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList
    const kept = declarations.filter(({ name }) => keeps(name.getText()))
    if (kept.length === declarations.length) return statement.getFullText()
    const keyword = statement.declarationList.flags & compiler.NodeFlags.Const ? 'const' : 'let'
    return kept.length === 0 ? '' : `declare ${keyword} ${kept.map(node => node.getText()).join(', ')};`
  }
  if (compiler.isImportDeclaration(statement) && statement.importClause) {
    const { name, namedBindings } = statement.importClause
    const whole = name && keeps(name.text) ? [name.text] : []
    if (namedBindings && compiler.isNamespaceImport(namedBindings) && keeps(namedBindings.name.text))
      whole.push(namedBindings.getText())
    if (namedBindings && compiler.isNamedImports(namedBindings)) {
      const parts = namedBindings.elements.filter(element => keeps(element.name.text)).map(element => element.getText())
      if (parts.length > 0) whole.push(`{ ${parts.join(', ')} }`)
    }
    return whole.length === 0 ? '' : `import ${whole.join(', ')} from ${statement.moduleSpecifier.getText()};`
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Node }
  return name && !keeps(name.getText()) ? '' : statement.getFullText()
}

const kept = (declarations: string, keeps: (name: string) => boolean): string[] =>
  parsed(declarations, 'names.d.ts')
    .statements.map(statement => keptStatement(statement, keeps))
    .filter(text => text !== '')

/**
 * The declarations after a cell that ended early: `after` says what they would be if it had run to its end, `before` what
 * they were. Names that it did not reach mean what they meant before, if anything.
 */
export function reachedDeclarations(before: string, after: string, unreached: ReadonlySet<string>): string {
  if (unreached.size === 0) return after
  return [...kept(after, name => !unreached.has(name)), ...kept(before, name => unreached.has(name))].join('\n')
}

import type ts from 'typescript'
import { type Insertion, withInsertions } from './insertions.js'
import { compiler, parsed } from './tslab-compiler.js'

/** The JavaScript of a cell as it is executed. */
export interface ExecutableCell {
  readonly javascript: string
  /** the names that the cell gives to the notebook */
  readonly declared: ReadonlySet<string>
}

/** The name in `exports.name`. */
const exportedName = (node: ts.Node): string | undefined =>
  compiler.isPropertyAccessExpression(node) &&
  compiler.isIdentifier(node.expression) &&
  node.expression.text === 'exports'
    ? node.name.text
    : undefined

/** The names in `exports.a = exports.b = void 0;`, with which TypeScript begins a module. */
function announcedNames(statement: ts.Statement): string[] | undefined {
  const names: string[] = []
  let node: ts.Node | undefined = compiler.isExpressionStatement(statement) ? statement.expression : undefined
  while (node && compiler.isBinaryExpression(node)) {
    const name = exportedName(node.left)
    if (name === undefined) return undefined
    names.push(name)
    node = node.right
  }
  return node?.getText() === 'void 0' && names.length > 0 ? names : undefined
}

function boundNames(name: ts.BindingName): string[] {
  if (compiler.isIdentifier(name)) return [name.text]
  return name.elements.flatMap(element => (compiler.isBindingElement(element) ? boundNames(element.name) : []))
}

const isConstant = (list: ts.VariableDeclarationList) => (list.flags & compiler.NodeFlags.Const) !== 0

/**
 * Makes three changes to the JavaScript that tslab made of a cell. Its names are not emptied before they are declared.
 * Variables (`let`, `var`) that a function uses are shared by a getter and a setter. And after each `await`, code of a cell
 * that was interrupted does not go on. Lines stay what they are.
 */
export function executableCell(javascript: string): ExecutableCell {
  const source = parsed(javascript, 'cell.js')
  const announced = source.statements.map(announcedNames)
  const declared = new Set(announced.flatMap(names => names ?? []))
  const variables = source.statements
    .filter(compiler.isVariableStatement)
    .filter(({ declarationList }) => !isConstant(declarationList))
    .flatMap(({ declarationList }) => declarationList.declarations.flatMap(({ name }) => boundNames(name)))
    .filter(name => declared.has(name))

  const insertions: Insertion[] = []
  const insideFunctions = new Set<string>()
  const visit = (node: ts.Node, inside: boolean): void => {
    if (inside && compiler.isIdentifier(node)) insideFunctions.add(node.text)
    if (compiler.isAwaitExpression(node))
      insertions.push({ position: node.getStart(), text: '__tslab__.resumed(__tslab__.here(), ' })
    compiler.forEachChild(node, child => visit(child, inside || compiler.isFunctionLike(node)))
    if (compiler.isAwaitExpression(node)) insertions.push({ position: node.getEnd(), text: ')' })
    if (compiler.isForOfStatement(node) && node.awaitModifier) {
      insertions.push({ position: node.expression.getStart(), text: '__tslab__.resumedEach(' })
      insertions.push({ position: node.expression.getEnd(), text: ')' })
    }
  }
  visit(source, false)

  const shared = variables.filter(name => insideFunctions.has(name))
  const sharing = shared.map(name => `${name}: [() => ${name}, $ => { ${name} = $ }]`)
  const prologue = sharing.length > 0 ? `__tslab__.share({ ${sharing.join(', ')} }); ` : ''
  const blanked = source.statements.reduce(
    (text, statement, i) =>
      announced[i]
        ? text.slice(0, statement.getStart()) +
          ' '.repeat(statement.getEnd() - statement.getStart()) +
          text.slice(statement.getEnd())
        : text,
    javascript,
  )
  const ordered = [{ position: 0, text: prologue }, ...insertions.sort((a, b) => a.position - b.position)]
  return { javascript: withInsertions(blanked, ordered), declared }
}

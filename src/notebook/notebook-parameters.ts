import type { Notebook } from './notebook-file.js'

/** A constant of the cell tagged `parameters`: where its value stands in the source. */
interface Constant {
  readonly name: string
  readonly kind: 'number' | 'string' | 'boolean' | 'numbers' | 'strings'
  readonly start: number
  readonly end: number
}

type TypeScript = typeof import('typescript')

function constantsOf(source: string): Constant[] {
  const ts: TypeScript = require('typescript')
  const file = ts.createSourceFile('parameters.ts', source, ts.ScriptTarget.ES2022, true)
  const isNumber = (node: import('typescript').Node): boolean =>
    ts.isNumericLiteral(node) ||
    (ts.isPrefixUnaryExpression(node) &&
      node.operator === ts.SyntaxKind.MinusToken &&
      ts.isNumericLiteral(node.operand))
  const kindOf = (node: import('typescript').Expression): Constant['kind'] | undefined => {
    if (isNumber(node)) return 'number'
    if (ts.isStringLiteralLike(node)) return 'string'
    if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return 'boolean'
    if (!ts.isArrayLiteralExpression(node) || node.elements.length === 0) return undefined
    if (node.elements.every(isNumber)) return 'numbers'
    return node.elements.every(ts.isStringLiteralLike) ? 'strings' : undefined
  }
  return file.statements.filter(ts.isVariableStatement).flatMap(statement =>
    statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer
      const kind = value && kindOf(value)
      if (!kind || !ts.isIdentifier(name)) return []
      return [{ name: name.text, kind, start: value.getStart(), end: value.getEnd() }]
    }),
  )
}

const isNumberText = (text: string) => text.trim() !== '' && Number.isFinite(Number(text))

/** The literal that a value becomes in the source; undefined where it is of another kind. */
function literal(kind: Constant['kind'], text: string): string | undefined {
  switch (kind) {
    case 'number':
      return isNumberText(text) ? String(Number(text)) : undefined
    case 'boolean':
      return text === 'true' || text === 'false' ? text : undefined
    case 'string':
      return JSON.stringify(text)
    case 'numbers':
      return text.split(',').every(isNumberText) ? `[${text.split(',').map(Number).join(', ')}]` : undefined
    case 'strings':
      return `[${text
        .split(',')
        .map(item => JSON.stringify(item))
        .join(', ')}]`
  }
}

const described = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  numbers: 'numbers separated by commas',
  strings: 'texts separated by commas',
} as const

function replaceConstant(source: string, name: string, text: string): string {
  const constants = constantsOf(source)
  const constant = constants.find(c => c.name === name)
  if (!constant)
    throw new RangeError(`--set ${name}: the notebook's parameters are ${constants.map(c => c.name).join(', ')}`)
  const value = literal(constant.kind, text)
  if (value === undefined)
    throw new TypeError(
      `--set ${name}: must be ${described[constant.kind]}, as in the notebook, got ${JSON.stringify(text)}`,
    )
  return source.slice(0, constant.start) + value + source.slice(constant.end)
}

/**
 * The notebook with constants of its cell tagged `parameters` replaced, each by a value of the same kind.
 *
 * @throws RangeError if there is no such cell or no such constant; TypeError if a value is of another kind
 */
export function withParameters(notebook: Notebook, values: ReadonlyMap<string, string>): Notebook {
  if (values.size === 0) return notebook
  const index = notebook.cells.findIndex(
    cell => cell.cell_type === 'code' && cell.metadata.tags?.includes('parameters'),
  )
  if (index < 0)
    throw new RangeError(
      '--set: the notebook has no code cell tagged `parameters`; tag the cell that holds its constants',
    )
  const source = [...values].reduce(
    (text, [name, value]) => replaceConstant(text, name, value),
    notebook.cells[index].source,
  )
  return { ...notebook, cells: notebook.cells.map((cell, i) => (i === index ? { ...cell, source } : cell)) }
}

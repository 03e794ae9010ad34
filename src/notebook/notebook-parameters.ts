import type * as TypeScript from 'typescript'
import { suggestion } from '../experiments/nearest-name.js'
import type { Notebook } from './notebook-file.js'

type Single = 'number' | 'string' | 'boolean'

/** `list` separates values by commas, `rows` lists by semicolons. */
interface Kind {
  readonly of: Single
  readonly form: 'one' | 'list' | 'rows'
}

/** A constant of the cell tagged `parameters`: where its value stands in the source. */
interface Constant {
  readonly name: string
  /** undefined where the value is computed, which no text can replace */
  readonly kind: Kind | undefined
  readonly start: number
  readonly end: number
}

function constantsOf(source: string): Constant[] {
  const ts: typeof TypeScript = require('typescript')
  const file = ts.createSourceFile('parameters.ts', source, ts.ScriptTarget.ES2022, true)

  const singleOf = (node: TypeScript.Expression): Single | undefined => {
    const signed =
      ts.isPrefixUnaryExpression(node) &&
      (node.operator === ts.SyntaxKind.MinusToken || node.operator === ts.SyntaxKind.PlusToken)
    if (ts.isNumericLiteral(signed ? node.operand : node)) return 'number'
    if (ts.isStringLiteralLike(node)) return 'string'
    const isBoolean = node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword
    return isBoolean ? 'boolean' : undefined
  }

  /** What an empty list holds is said by its type alone: `number[]`, `readonly string[]`, `Array<boolean>`. */
  const declaredKind = (type: TypeScript.TypeNode | undefined): Kind | undefined => {
    const found =
      /^(?:readonly\s+)?(number|string|boolean)\[\](\[\])?$|^(?:Readonly)?Array<(number|string|boolean)>$/.exec(
        type?.getText() ?? '',
      )
    return found ? { of: (found[1] ?? found[3]) as Single, form: found[2] ? 'rows' : 'list' } : undefined
  }

  const kindOf = (node: TypeScript.Expression, type: TypeScript.TypeNode | undefined): Kind | undefined => {
    const single = singleOf(node)
    if (single) return { of: single, form: 'one' }
    if (!ts.isArrayLiteralExpression(node)) return undefined
    if (node.elements.length === 0) return declaredKind(type)
    const kinds = node.elements.map(element => kindOf(element, undefined))
    const [first] = kinds
    if (!first || first.form === 'rows' || kinds.some(kind => kind?.of !== first.of || kind.form !== first.form))
      return undefined
    return { of: first.of, form: first.form === 'one' ? 'list' : 'rows' }
  }

  /** The literal inside `(… as const)`, `… satisfies number[]` and brackets. */
  const bare = (node: TypeScript.Expression): TypeScript.Expression =>
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
      ? bare(node.expression)
      : node

  return file.statements.filter(ts.isVariableStatement).flatMap(statement =>
    statement.declarationList.declarations.flatMap(({ name, initializer, type }) => {
      if (!initializer || !ts.isIdentifier(name)) return []
      const value = bare(initializer)
      return [{ name: name.text, kind: kindOf(value, type), start: value.getStart(), end: value.getEnd() }]
    }),
  )
}

/** The literal that one value becomes in the source; undefined where it is of another kind. */
function single(of: Single, text: string): string | undefined {
  if (of === 'string') return JSON.stringify(text)
  const value = text.trim()
  if (of === 'boolean') return value === 'true' || value === 'false' ? value : undefined
  return value !== '' && Number.isFinite(Number(value)) ? String(Number(value)) : undefined
}

function list(items: readonly (string | undefined)[]): string | undefined {
  return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
}

function literal({ of, form }: Kind, text: string): string | undefined {
  if (form === 'one') return single(of, text)
  if (form === 'rows') return list(text.split(';').map(row => literal({ of, form: 'list' }, row)))
  return text === '' ? '[]' : list(text.split(',').map(item => single(of, item)))
}

const described = {
  one: { number: 'a number', string: 'a text', boolean: 'true or false' },
  list: {
    number: 'numbers separated by commas',
    string: 'texts separated by commas',
    boolean: 'true or false, separated by commas',
  },
  rows: {
    number: 'rows of numbers, separated by semicolons',
    string: 'rows of texts, separated by semicolons',
    boolean: 'rows of true or false, separated by semicolons',
  },
} as const

function replaceConstant(source: string, name: string, text: string): string {
  const constants = constantsOf(source)
  const known = constants.filter(({ kind }) => kind !== undefined).map(constant => constant.name)
  const constant = constants.find(c => c.name === name)
  if (!constant) {
    const there =
      known.length > 0 ? `the notebook's parameters are ${known.join(', ')}` : 'the notebook has no parameters'
    throw new RangeError(`--set ${name}: ${there}${suggestion(name, known)}`)
  }
  const { kind, start, end } = constant
  if (!kind)
    throw new RangeError(
      `--set ${name}: it is computed in the notebook (${JSON.stringify(source.slice(start, end).slice(0, 60))}); only numbers, texts, true, false and lists of them can be replaced`,
    )
  const value = literal(kind, text)
  if (value === undefined)
    throw new TypeError(
      `--set ${name}: must be ${described[kind.form][kind.of]}, as in the notebook, got ${JSON.stringify(text)}`,
    )
  return source.slice(0, start) + value + source.slice(end)
}

/**
 * The notebook with constants of its cell tagged `parameters` replaced, each by a value of the same kind; comments, types
 * and everything else in the cell stay. Lists are written as on the command line: `1,2,3`, rows as `1,0;0,1`.
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

import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import type { Experiment, Parameters } from '../experiments/experiment.js'
import { suggestion } from '../experiments/nearest-name.js'
import { isPartFile } from '../experiments/parse-parameters.js'

/**
 * Checksums of the parts of a case that come from files, `./parts.ts#myNet`: the content of the file and of every local file
 * that it imports, wherever they lie. File names are relative to `directory`.
 * @throws RangeError in one sentence for a missing file or export; SyntaxError with the line for a file that does not parse
 */
export function partChecksums(
  experiment: Experiment,
  parameters: Parameters,
  directory: string,
): Record<string, string> {
  const checksums: Record<string, string> = {}
  for (const { name, type } of experiment.parameters) {
    const reference = parameters[name]
    if (type === 'part' && isPartFile(reference)) checksums[reference] = partChecksum(reference, directory)
  }
  return checksums
}

export function partChecksum(reference: string, directory: string): string {
  const { file, name } = splitReference(reference, directory)
  if (!isFile(file)) throw new RangeError(`part ${reference}: there is no file ${file}`)
  const contents = localFiles(file)
  const names = exportedNames(file, contents.get(file)!)
  if (names !== undefined && !names.includes(name)) throw missingExport(reference, file, name, names)

  const hash = createHash('sha256')
  for (const [local, content] of contents)
    hash.update(`${path.relative(path.dirname(file), local)}\0${content.length}\0${content}\0`)
  return hash.digest('hex')
}

export function missingExport(reference: string, file: string, name: string, names: readonly string[]): RangeError {
  const near =
    suggestion(name, names) || (names.length === 0 ? '; it exports nothing' : `; it exports ${names.join(', ')}`)
  return new RangeError(`part ${reference}: ${path.basename(file)} has no export ${name}${near}`)
}

/** The file, absolute, and the export that a reference names. */
export function splitReference(reference: string, directory: string): { file: string; name: string } {
  const at = reference.lastIndexOf('#')
  return { file: path.resolve(directory, reference.slice(0, at)), name: reference.slice(at + 1) }
}

/** A local TypeScript or JavaScript file as CommonJS. @throws SyntaxError with file and line */
export function transpile(file: string, text: string): string {
  const typescript = require('typescript') as typeof import('typescript')
  const { outputText, diagnostics } = typescript.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      module: typescript.ModuleKind.CommonJS,
      target: typescript.ScriptTarget.ES2022,
      esModuleInterop: true,
      allowJs: true,
      inlineSourceMap: true,
    },
  })
  const wrong = diagnostics?.[0]
  if (wrong !== undefined) {
    const line = text.slice(0, wrong.start ?? 0).split('\n').length
    const message = typescript.flattenDiagnosticMessageText(wrong.messageText, ' ')
    throw new SyntaxError(`${file} line ${line}: ${message}`)
  }
  return outputText
}

/** The file that a relative import means: as it stands, with an extension, `.ts` for `.js`, or a folder's index. */
export function localFile(from: string, specifier: string): string | undefined {
  const target = path.resolve(path.dirname(from), specifier)
  const candidates = [
    target,
    `${target}.ts`,
    `${target}.js`,
    `${target}.json`,
    target.replace(/\.([cm]?)js$/, '.$1ts'),
    path.join(target, 'index.ts'),
    path.join(target, 'index.js'),
  ]
  return candidates.find(isFile)
}

function isFile(name: string): boolean {
  return fs.existsSync(name) && fs.statSync(name).isFile()
}

/** The file and all local files that it imports, with their content, in the order of their first import. */
function localFiles(file: string): Map<string, string> {
  const typescript = require('typescript') as typeof import('typescript')
  const contents = new Map<string, string>()
  const visit = (local: string) => {
    if (contents.has(local)) return
    const text = fs.readFileSync(local, 'utf8')
    contents.set(local, text)
    if (!/\.[cm]?[jt]sx?$/.test(local)) return
    transpile(local, text)
    for (const { fileName } of typescript.preProcessFile(text, true, true).importedFiles) {
      if (!/^\.{0,2}\//.test(fileName)) continue
      const imported = localFile(local, fileName)
      if (imported === undefined) throw new RangeError(`${local} imports ${fileName}, and there is no such file`)
      visit(imported)
    }
  }
  visit(file)
  return contents
}

/** What a file exports by name; undefined where that cannot be told without running it. */
function exportedNames(file: string, text: string): string[] | undefined {
  const typescript = require('typescript') as typeof import('typescript')
  if (!/\.[cm]?ts$/.test(file)) return undefined
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.ES2022)
  const names: string[] = []
  for (const statement of source.statements) {
    if (typescript.isExportDeclaration(statement)) {
      if (statement.exportClause === undefined || !typescript.isNamedExports(statement.exportClause)) return undefined
      names.push(...statement.exportClause.elements.map(element => element.name.text))
    } else if (typescript.isExportAssignment(statement)) {
      names.push('default')
    } else {
      names.push(...declaredNames(typescript, statement))
    }
  }
  return names
}

function declaredNames(typescript: typeof import('typescript'), statement: import('typescript').Statement): string[] {
  const modifiers = typescript.canHaveModifiers(statement) ? (typescript.getModifiers(statement) ?? []) : []
  const kinds = modifiers.map(modifier => modifier.kind)
  if (!kinds.includes(typescript.SyntaxKind.ExportKeyword)) return []
  if (kinds.includes(typescript.SyntaxKind.DefaultKeyword)) return ['default']
  if (typescript.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(typescript, name))
  const named = typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement)
  return named && statement.name !== undefined ? [statement.name.text] : []
}

function boundNames(typescript: typeof import('typescript'), name: import('typescript').BindingName): string[] {
  if (typescript.isIdentifier(name)) return [name.text]
  return name.elements.flatMap(element =>
    typescript.isOmittedExpression(element) ? [] : boundNames(typescript, element.name),
  )
}

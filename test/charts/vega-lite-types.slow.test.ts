import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Diagnostic, flattenDiagnosticMessageText } from 'typescript'
import { packageFolder } from '../../src/tables/lab-home.js'

/** What TypeScript says of each statement, in a file of this folder that names vega-lite's own types. */
function complaints(statements: readonly string[]): string[][] {
  const ts = require('typescript') as typeof import('typescript')
  const file = join(packageFolder, 'test/charts/vega-lite-types-of-a-chart.ts')
  const text = `
    import type { TopLevelSpec } from 'vega-lite'
    import { figure, histogram, line, panels, plot, linearAxis, residualPlot, smallMultiples, stepAxis, varianceRatioChart, chart, type Layer } from '../../src/index.js'
    const options = { rows: [], columns: [], x: stepAxis('step'), y: linearAxis('loss') }
    const single = plot(options, line())
    const letter: Layer = { mark: { type: 'text', text: 'ours' }, encoding: { x: { value: 0 }, y: { value: 0 } } }
    ${statements.join('\n    ')}`
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    esModuleInterop: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: ['node'],
    typeRoots: [join(packageFolder, 'node_modules/@types')],
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = name => name === file || fileExists(name)
  host.readFile = name => (name === file ? text : readFile(name))
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest)
  const program = ts.createProgram([file], options, host)
  const flatten: typeof flattenDiagnosticMessageText = ts.flattenDiagnosticMessageText
  const source = program.getSourceFile(file)!
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText, start }: Diagnostic) => ({
      line: source.getLineAndCharacterOfPosition(start ?? 0).line,
      message: flatten(messageText, '\n'),
    }),
  )
  const last = source.getLineAndCharacterOfPosition(text.length).line
  const first = last - statements.length + 1
  return [...statements, ''].map((_, index) =>
    found
      .filter(({ line }) => (index === statements.length ? line < first : line === first + index))
      .map(({ message }) => message),
  )
}

test('vega-lite’s own types take every chart, changed by spread or not, and what takes a chart takes any', () => {
  assert.deepEqual(
    complaints([
      'const a: TopLevelSpec = single',
      'const b: TopLevelSpec = { ...single, height: 300 }',
      'const c: TopLevelSpec = panels([single])',
      "const d: TopLevelSpec = smallMultiples({ ...options, by: 'network' }, line())",
      "const e: TopLevelSpec = residualPlot({ ...options, theory: 'theory', standardError: 'limits' })",
      "const f: TopLevelSpec = histogram({ rows: [], columns: [], of: 'z' })",
      'const g: TopLevelSpec = varianceRatioChart([])',
      "const h: TopLevelSpec = { ...single, layer: [...single.layer, letter, { mark: 'point', encoding: { x: { field: 'step', type: 'quantitative' } } }] }",
      'const i: TopLevelSpec = { ...single, config: { ...single.config, axis: { ...single.config.axis, labelFontSize: 14 } } }',
      'figure(single); figure(panels([single])); figure({ ...single, anything: 1 }); chart(single)',
      'const height: number = single.height',
    ]).flat(),
    [],
  )
})

test('what vega-lite has no place for is an error of TypeScript', () => {
  const wrong = [
    "const a: TopLevelSpec = { ...single, height: '300px' }",
    "const b: TopLevelSpec = { ...single, layer: [{ mark: 'lin', encoding: {} }] }",
    "const c: TopLevelSpec = { ...single, layer: [{ ...single.layer[0], mark: { type: 'line', strokeWidth: 'thick' } }] }",
    'const d: TopLevelSpec = { ...single, config: { axis: { labelFontSise: 14 } } }',
    'const e: TopLevelSpec = { ...single, heigth: 300 }',
    "const f: Layer = { mark: { type: 'lines' }, encoding: {} }",
    'const g: Layer = { mark: { type: "line", strokWidth: 2 }, encoding: {} }',
  ]
  const found = complaints(wrong)
  wrong.forEach((statement, index) => {
    assert.equal(found[index].length, 1, statement)
  })
  assert.deepEqual(found.at(-1), [], 'what stands before them is right')
})

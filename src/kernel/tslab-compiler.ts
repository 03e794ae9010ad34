import { createRequire } from 'node:module'
import type ts from 'typescript'

/** The compiler that tslab has loaded anyway. */
export const compiler: typeof ts = createRequire(require.resolve('tslab/dist/converter.js'))(
  '@tslab/typescript-for-tslab',
)

export const parsed = (code: string, fileName = 'cell.ts'): ts.SourceFile =>
  compiler.createSourceFile(fileName, code, compiler.ScriptTarget.ES2022, true)

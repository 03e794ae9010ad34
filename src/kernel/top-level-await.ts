import type { Insertion } from './insertions.js'

/**
 * What a cell that awaits needs: TypeScript reads `await (x)`, `await [x]` and `for await` at the top level as names and
 * syntax errors, unless an unmistakable `await` came before.
 */
export const awaitInsertions = (code: string): Insertion[] =>
  /\bawait\b/.test(code) ? [{ position: 0, text: 'if (0) await null; ' }] : []

/**
 * What is put before a cell that awaits. TypeScript reads `await (x)`, `await [x]` and `for await` at the top level as
 * names and syntax errors, unless an unmistakable `await` came before.
 */
const prefix = 'if (0) await null; '

/** The length of what `allowTopLevelAwait` puts before a cell's first line. */
export const awaitShift = (code: string): number => (/\bawait\b/.test(code) ? prefix.length : 0)

/** The cell in a form in which every kind of top-level `await` is understood; line numbers stay. */
export const allowTopLevelAwait = (code: string): string => (awaitShift(code) > 0 ? prefix + code : code)

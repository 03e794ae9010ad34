/**
 * tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node took away in version 23 and without which no operation runs, and
 * `util.isArray`, which is to follow. Node 22 and later also warn of both at each first call, with the number of the process
 * in the text, which a notebook would save.
 */
export function restoreRemovedFunctions(): void {
  const util = require('node:util') as Record<string, unknown>
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined
  util.isArray = Array.isArray
}

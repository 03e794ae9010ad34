/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node took away in version 23: without it no operation runs. */
export function restoreNullTest(): void {
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean }
  util.isNullOrUndefined ??= value => value === null || value === undefined
}

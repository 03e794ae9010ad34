/** A column in an expression. */
export const datum = (column: string): string => `datum[${JSON.stringify(column)}]`

/** A column as a field: vega-lite reads dots and brackets as paths. */
export const field = (column: string): string => column.replace(/[.[\]]/g, '\\$&')

/** Only numbers above 0 have a place on a log axis. */
export const hasPlace = (column: string, log: boolean): string =>
  `isValid(${datum(column)})${log ? ` && ${datum(column)} > 0` : ''}`

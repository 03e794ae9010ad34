/** MIME type → one form of a value: strings for text (images in base64), objects for JSON types. */
export type Bundle = Readonly<Record<string, unknown>>

/** An object that has this method is shown by its bundle where a cell ends in it; Deno's kernel honours it too. */
export const displaySymbol: unique symbol = Symbol.for('Jupyter.display') as never

/** What knows its own bundle. */
export interface Displayable {
  [displaySymbol](): Bundle
}

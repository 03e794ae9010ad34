import { inspect } from 'node:util'
import { chart, isChart } from './chart.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { frameTable } from './frame-table.js'
import { isMatrix, matrixBundle } from './matrix.js'
import { isTensor, tensorBundle } from './tensor.js'

const isDisplayable = (value: unknown): value is Displayable =>
  typeof (value as Displayable | null | undefined)?.[displaySymbol] === 'function'

/** The longest text of a value that is shown, in characters. */
const longest = 100_000

const cut = (text: string) =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length - longest} more characters)` : text

/** @throws TypeError for a bundle that Jupyter cannot carry */
function checked(bundle: Bundle): Bundle {
  const wrong = (got: string) =>
    new TypeError(
      `display: [Symbol.for('Jupyter.display')] must return an object from MIME types to texts or JSON, got ${got}`,
    )
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle))
    throw wrong(Array.isArray(bundle) ? 'an array' : bundle === null ? 'null' : typeof bundle)
  const names = Object.keys(bundle)
  if (names.length === 0) throw wrong('an empty object')
  const strange = names.find(name => !/^[\w.+-]+\/[\w.+-]+$/.test(name))
  if (strange !== undefined) throw wrong(`the key ${JSON.stringify(strange)}`)
  for (const name of names) {
    let json: string | undefined
    try {
      json = JSON.stringify(bundle[name])
    } catch (error) {
      throw wrong(`${name} that is no JSON (${(error as Error).message.split('\n')[0]})`)
    }
    if (json === undefined) throw wrong(`${typeof bundle[name]} for ${name}`)
  }
  return bundle
}

/**
 * The forms in which a value is shown: a table for a data frame (polars' own has no text), its own bundle, a drawing of a
 * vega-lite value, a table for a matrix, the values of a tensor, else its text.
 * @throws TypeError for a bundle that Jupyter cannot carry
 */
export function bundleOf(value: unknown): Bundle {
  const frame = frameTable(value)
  if (frame) return frame[displaySymbol]()
  if (isDisplayable(value)) return checked(value[displaySymbol]())
  if (isTensor(value)) return tensorBundle(value)
  if (isChart(value)) return chart(value)[displaySymbol]()
  if (isMatrix(value)) return matrixBundle(value)
  return { 'text/plain': cut(inspect(value, { maxStringLength: longest })) }
}

import { inspect, types } from 'node:util'

/** The longest text of an error that a notebook is given, in characters. */
const longest = 20_000

export const cut = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length - longest} more characters)` : text

/** A value as text, whatever it does when it is looked at. */
export function valueText(value: unknown): string {
  try {
    return cut(inspect(value, { maxStringLength: longest }))
  } catch {
    return 'a value that cannot be shown'
  }
}

/** Whether a thrown value is an error; what pretends to be one or throws when asked is not. */
export function isError(thrown: unknown): thrown is Error {
  try {
    return types.isNativeError(thrown) || thrown instanceof Error
  } catch {
    return false
  }
}

/** A text that an error should hold, or what stands for it where it is something else or throws. */
export function errorText(error: Error, field: 'name' | 'message' | 'stack', otherwise: string): string {
  try {
    const value: unknown = error[field]
    return typeof value === 'string' ? value : otherwise
  } catch {
    return otherwise
  }
}

/** The errors that an error names as its reasons. */
export function reasonsOf(error: Error): Error[] {
  try {
    const several: unknown = (error as AggregateError).errors
    return [error.cause, ...(Array.isArray(several) ? several.slice(0, 10) : [])].filter(isError)
  } catch {
    return []
  }
}

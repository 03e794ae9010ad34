import { parseArgs } from 'node:util'
import { suggestion } from '../experiments/nearest-name.js'
import { type TableFormat, tableFormats } from '../tables/print-table.js'

export interface Option {
  readonly type: 'string' | 'boolean'
  /** may be given again and again */
  readonly multiple?: boolean
}

export interface Arguments {
  readonly words: readonly string[]
  /** the option's value; undefined where it was not given */
  text(option: string): string | undefined
  /** all values of an option that may be given more than once, in their order */
  texts(option: string): readonly string[]
  has(option: string): boolean
}

/**
 * A command's words and options.
 * @throws RangeError in one sentence for an option that it does not have, that lacks its value, or is given twice
 */
export function readArguments(
  command: string,
  args: readonly string[],
  options: Readonly<Record<string, Option>>,
): Arguments {
  const { tokens } = parseArgs({ args: [...args], options: { ...options }, strict: false, tokens: true })
  const words: string[] = []
  const values = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined)
      throw new RangeError(`${command}: unknown option ${token.rawName}${optionSuggestion(token.name, options)}`)
    if (option.type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))))
      throw new RangeError(`${command}: ${token.rawName} needs a value`)
    if (option.type === 'boolean' && token.value !== undefined)
      throw new RangeError(`${command}: ${token.rawName} takes no value`)
    const given = values.get(token.name) ?? []
    if (given.length > 0 && !option.multiple) throw new RangeError(`${command}: ${token.rawName} is given twice`)
    values.set(token.name, [...given, token.value ?? ''])
  }
  return {
    words,
    text: option => values.get(option)?.[0],
    texts: option => values.get(option) ?? [],
    has: option => values.has(option),
  }
}

function optionSuggestion(name: string, options: Readonly<Record<string, Option>>): string {
  const names = Object.keys(options)
  return suggestion(name, names).replace('mean ', 'mean --') || `; it has ${names.map(each => `--${each}`).join(', ')}`
}

export const formatOption = { format: { type: 'string' } } as const

/** @throws RangeError for a format that there is not */
export function readFormat(command: string, args: Arguments): TableFormat {
  const given = args.text('format') ?? 'table'
  const format = tableFormats.find(candidate => candidate === given)
  if (format === undefined)
    throw new RangeError(`${command}: --format must be ${tableFormats.join(', ')}, got ${JSON.stringify(given)}`)
  return format
}

/** @throws RangeError unless exactly these words were given */
export function readWords(command: string, args: Arguments, names: readonly string[]): string[] {
  const missing = names[args.words.length]
  if (missing !== undefined) throw new RangeError(`${command}: name the ${missing}`)
  const surplus = args.words[names.length]
  if (surplus !== undefined) throw new RangeError(`${command}: what is ${JSON.stringify(surplus)} for?`)
  return [...args.words]
}

/** @throws RangeError unless the text is an integer from `low` on */
export function readInteger(command: string, option: string, text: string, low: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value) || value < low)
    throw new RangeError(`${command}: --${option} must be an integer from ${low} on, got ${JSON.stringify(text)}`)
  return value
}

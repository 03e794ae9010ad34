import { unicodeLabels } from '../charts/math-labels.js'
import { compactData } from './compact-data.js'
import { type Bundle, type Displayable, displaySymbol } from './displayable.js'
import { isObject } from '../charts/json-object.js'

/** A vega-lite value, version 5.6 or earlier in its features: what JupyterLab draws by itself. */
export type ChartSpecification = Readonly<Record<string, unknown>>

/** A chart that shows itself where a cell ends in it. */
export interface Chart extends Displayable {
  readonly specification: ChartSpecification
}

/** A plain value that says of itself that it is vega-lite, as all charts of this package do. */
export const isChart = (value: unknown): value is ChartSpecification =>
  isObject(value) && typeof value.$schema === 'string' && /\/vega-lite\/v5(\.|$)/.test(value.$schema)

/** How large a chart is drawn that does not say: vega-lite's own 200 pixels are small on a page. */
const size = { continuousWidth: 420, continuousHeight: 260 }

/** Colours of ink, which belong to JupyterLab's theme: black letters vanish in its dark one. */
const inkKeys = new Set(['labelColor', 'titleColor', 'subtitleColor', 'domainColor', 'tickColor', 'gridColor'])

function withoutInk(config: unknown): unknown {
  if (!isObject(config)) return config
  const entries = Object.entries(config)
    .filter(([key]) => !inkKeys.has(key) && key !== 'background')
    .map(([key, value]) => {
      if (key === 'title' && isObject(value)) {
        const { color: _, ...rest } = value
        return [key, withoutInk(rest)]
      }
      return [key, withoutInk(value)]
    })
  return Object.fromEntries(entries)
}

function sized(config: unknown): unknown {
  if (!isObject(config)) return config
  return { ...config, view: isObject(config.view) ? { ...size, ...config.view } : size }
}

/** The names of what a chart shows along x and y, wherever in its layers they stand. */
function axisNames(value: unknown, channel: 'x' | 'y', found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) axisNames(item, channel, found)
  if (!isObject(value)) return found
  const definition = isObject(value.encoding) ? value.encoding[channel] : undefined
  if (isObject(definition)) {
    const axis = isObject(definition.axis) ? definition.axis.title : undefined
    const name = definition.title ?? axis ?? definition.field
    if (typeof name === 'string') found.add(name)
  }
  for (const key of ['layer', 'hconcat', 'vconcat', 'concat', 'spec']) axisNames(value[key], channel, found)
  return found
}

function textOf(specification: ChartSpecification): string {
  const title = isObject(specification.title) ? specification.title.text : specification.title
  const name = typeof title === 'string' ? `Chart: ${title}` : 'Chart'
  const [x, y] = (['x', 'y'] as const).map(channel => [...axisNames(specification, channel)].join(', '))
  return x && y ? `${name} (${y} against ${x})` : name
}

const marks =
  'arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text tick trail'.split(' ')

/** JupyterLab would show a word of its own program for a mark that vega-lite does not know, and the cell would have succeeded. */
function checkMarks(value: unknown): void {
  if (!isObject(value)) return
  const mark = isObject(value.mark) ? value.mark.type : value.mark
  if (mark !== undefined && !marks.includes(mark as string))
    throw new RangeError(`chart: mark must be one of ${marks.join(', ')}, got ${JSON.stringify(mark)}`)
  for (const key of ['layer', 'hconcat', 'vconcat', 'concat', 'spec'])
    for (const part of [value[key]].flat()) checkMarks(part)
}

/**
 * A vega-lite value as a notebook shows it: one display with the value itself, which JupyterLab draws, and a text for
 * what cannot. Background and ink are left to the page's theme, light or dark; math in labels is written in Unicode.
 *
 * @throws TypeError if `specification` is not an object (a JSON text would show as an empty output)
 * @throws RangeError for a mark that vega-lite does not know, or a label that cannot be written
 */
export function chart(specification: ChartSpecification): Chart {
  if (!isObject(specification))
    throw new TypeError(`chart: specification must be a vega-lite object, got ${typeof specification}`)
  checkMarks(specification)
  const written = unicodeLabels(specification).chart
  const { background: _, config, ...rest } = written
  const shown = (): ChartSpecification => ({
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    ...compactData(rest),
    config: sized(withoutInk(config ?? {})),
  })
  return {
    specification,
    [displaySymbol]: (): Bundle => ({
      'application/vnd.vegalite.v5+json': shown(),
      'text/plain': textOf(written),
    }),
  }
}

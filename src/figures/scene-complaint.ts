import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { missingField } from './missing-field.js'
import { schemaComplaint } from './vega-lite-schema.js'

type Item = Readonly<Record<string, unknown>>

/**
 * What a chart would draw wrongly without a word, or null: a part that vega-lite does not know, a field that the data
 * lack, an expression that fails, a mark at a place that is no number. The chart is compiled and evaluated, not painted.
 * Nothing is loaded from outside.
 */
export async function sceneComplaint(chart: object): Promise<string | null> {
  const complaint = schemaComplaint(chart)
  if (complaint !== null) return complaint
  const failures: string[] = []
  const { spec } = compile(chart as TopLevelSpec, { logger: quiet() })
  const view = new vega.View(vega.parse(spec), { renderer: 'none', loader: closed(), logger: quiet(failures) })
  try {
    await view.runAsync()
    const columnsNow = (table: string) => new Set((view.data(table) as object[]).flatMap(row => Object.keys(row)))
    const missing = missingField(spec as unknown as Item, columnsNow)
    if (missing)
      return `${missing.usedBy} the field ${missing.field}, which the data lack; they have ${missing.columns.join(', ') || 'none'}`
    if (failures.length > 0) return failures[0]
    return misplaced((view.scenegraph() as unknown as { root: Item }).root)
  } finally {
    view.finalize()
  }
}

/** Takes what vega complains of, and keeps its errors. */
function quiet(failures: string[] = []): vega.LoggerInterface {
  const logger: vega.LoggerInterface = {
    level: () => logger as never,
    error: (...parts: readonly unknown[]) => {
      const text = parts.map(part => (part instanceof Error ? part.message : String(part))).join(' ')
      failures.push(text.split('\n')[0])
      return logger
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  }
  return logger
}

function closed(): vega.Loader {
  const refuse = () => Promise.reject(new Error('data must be in the chart (data.values)'))
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse } as unknown as vega.Loader
}

const places = ['x', 'y', 'x2', 'y2', 'width', 'height', 'size', 'angle', 'startAngle', 'endAngle'] as const

/** The first mark of the chart's own, not of an axis or a legend, with a place that is not a finite number. */
function misplaced(mark: Item): string | null {
  for (const item of (mark.items ?? []) as Item[]) {
    if (mark.role === 'mark' && item.defined !== false)
      for (const place of places) {
        const value = item[place]
        if (typeof value === 'number' && !Number.isFinite(value))
          return `a ${mark.marktype} has ${value} as its ${place}; leave such rows out, or use null`
      }
    const inner = mark.marktype === 'group' ? (item.items as Item[]) : []
    for (const child of inner) {
      const complaint = misplaced(child)
      if (complaint !== null) return complaint
    }
  }
  return null
}

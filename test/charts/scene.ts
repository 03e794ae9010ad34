/** One drawn thing, its places measured from the upper left corner of the whole. */
export interface Item {
  readonly x: number
  readonly y: number
  readonly x2?: number
  readonly y2?: number
  readonly width?: number
  readonly height?: number
  readonly text?: string
  readonly fill?: string
  readonly stroke?: string
  readonly shape?: string
  readonly defined?: boolean
  readonly strokeDash?: readonly number[]
  readonly datum?: Readonly<Record<string, unknown>>
}

/** The items of one mark: lines, areas, rules, texts, symbols. */
export interface Mark {
  readonly kind: string
  /** `mark` for what the layers draw, else `axis-label`, `legend-symbol`, … */
  readonly role: string
  /** the upper left corner of the plot of its view, and its size */
  readonly plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly items: readonly Item[]
}

interface SceneNode extends Omit<Item, 'x' | 'y'> {
  readonly x?: number
  readonly y?: number
  readonly marktype?: string
  readonly role?: string
  readonly name?: string
  readonly items?: readonly SceneNode[]
}

interface Logger {
  level(): Logger
  warn(...texts: readonly string[]): Logger
  info(): Logger
  debug(): Logger
  error(...texts: readonly string[]): Logger
}

/** What vega draws of a chart without a screen. Whatever vega-lite or vega complain of is an error. */
export async function scene(chart: object): Promise<readonly Mark[]> {
  const { compile } = require('vega-lite') as { compile(spec: object, options: object): { spec: object } }
  const vega = require('vega') as {
    parse(spec: object): object
    View: new (runtime: object, options: object) => { runAsync(): Promise<unknown>; scenegraph(): { root: SceneNode } }
  }
  const complain = (...texts: readonly string[]): Logger => {
    throw new Error(texts.join(' '))
  }
  const logger: Logger = {
    level: () => logger,
    warn: complain,
    info: () => logger,
    debug: () => logger,
    error: complain,
  }
  const { spec } = compile(chart, { logger })
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger })
  await view.runAsync()
  const marks: Mark[] = []
  const walk = (node: SceneNode, x: number, y: number, plot: Mark['plot']): void => {
    if (node.marktype === undefined) return
    if (node.marktype !== 'group')
      marks.push({
        kind: node.marktype,
        role: node.role ?? '',
        plot,
        items: (node.items ?? []).map(item => ({
          ...item,
          x: x + (item.x ?? 0),
          y: y + (item.y ?? 0),
          ...(item.x2 === undefined ? {} : { x2: x + item.x2 }),
          ...(item.y2 === undefined ? {} : { y2: y + item.y2 }),
        })),
      })
    else
      for (const group of node.items ?? []) {
        const [left, top] = [x + (group.x ?? 0), y + (group.y ?? 0)]
        const isView = node.role === 'scope' || node.role === 'frame'
        const own = isView ? { x: left, y: top, width: group.width ?? 0, height: group.height ?? 0 } : plot
        for (const mark of group.items ?? []) walk(mark, left, top, own)
      }
  }
  walk(view.scenegraph().root, 0, 0, { x: 0, y: 0, width: 0, height: 0 })
  return marks
}

/** All items of the marks of a kind that layers draw. */
export const drawn = (marks: readonly Mark[], kind: string): Item[] =>
  marks.filter(mark => mark.role === 'mark' && mark.kind === kind).flatMap(({ items }) => items)

/** The texts of a role, such as `axis-label`. */
export const texts = (marks: readonly Mark[], role: string): string[] =>
  marks.filter(mark => mark.role === role).flatMap(({ items }) => items.map(({ text }) => text ?? ''))

/** Where a figure comes from: it is written into each of its files. */
export interface Provenance {
  /** default: the chart's own */
  readonly title?: string
  /** whole sentences; default: the chart's own */
  readonly caption?: string
  /** the command that makes the figure again */
  readonly command?: string
  /** the parameters of the cases that are drawn, of several experiments by their names */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** versions of the package and of what computed, by name */
  readonly versions?: Readonly<Record<string, string>>
  readonly commit?: string
}

/** A file inside a figure. */
export interface Attachment {
  readonly name: string
  readonly type: string
  readonly description: string
  readonly text: string
}

/** What the renderer writes into the files. */
export interface About {
  readonly title: string
  readonly caption: string
  readonly origin: Readonly<Record<string, string>>
  readonly attachments: readonly Attachment[]
}

/** The same content gives the same text, whatever order its keys were set in. */
export function sortedJson(value: unknown, indent?: number): string {
  const sorted = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(sorted)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    )
  }
  return JSON.stringify(sorted(value), null, indent)
}

/**
 * A chart is a plain vega-lite 5 value (features up to 5.6, which JupyterLab draws): `{ ...chart, height: 200 }` changes
 * it, JSON keeps it, and the data it shows are in it. It has no size in points, no background and no colour of ink but
 * a grey that reads on white and on black: those belong to the page it is shown on, or to the paper it is printed in.
 */
export type Chart = Readonly<Record<string, unknown>>

/** One drawing over the others of a chart: lines, points, a band, a rule, a label. */
export type Layer = Readonly<Record<string, unknown>>

/** How one column is seen: field, scale, axis. */
export type Channel = Readonly<Record<string, unknown>>

/** What belongs to a chart but is not drawn: it goes into the files of a figure. */
export interface Caption {
  readonly title: string
  /** whole sentences: what is shown, what the bands are, of how many, and what could not be drawn */
  readonly caption: string
}

/** What a venue asks of a figure. Lengths in PostScript points, 72 to the inch. */
export interface Venue {
  readonly name: string
  /** width of the text over one, two … columns of it */
  readonly widths: Readonly<Record<number, number>>
  /** height of the text: no figure is higher */
  readonly tallest: number
  /** titles of axes */
  readonly textSize: number
  /** labels of ticks and lines */
  readonly smallSize: number
  readonly source: string
}

/** Venues by name. */
export const venues: Readonly<Record<string, Venue>> = {
  neurips: {
    name: 'NeurIPS',
    widths: { 1: 396 },
    tallest: 648,
    textSize: 9,
    smallSize: 8,
    source: 'neurips_2024.sty to neurips_2026.sty: \\textwidth 5.5 in, \\textheight 9 in; text there is 10 pt',
  },
}

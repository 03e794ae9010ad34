import { type Venue, venues } from '../src/figures/venues.js'
import { papers, pieces } from './entries.js'
import type { Picture } from './entry.js'
import { chart as threePanels } from './panels.js'

/** The text over all its columns. */
export const widest = ({ widths }: Venue): number => Math.max(...Object.keys(widths).map(Number))

/** The same three panels over the whole text of a venue. */
export const venuePicture = (venue: string): Picture => ({
  name: `venue-${venue.replace(':', '-')}`,
  chart: threePanels,
  options: { venue, columns: widest(venues[venue]) },
})

/** Every picture of the page. */
export const pictures: readonly Picture[] = [
  ...Object.entries({ ...pieces, ...papers }).map(([name, { chart, options = {} }]) => ({ name, chart, options })),
  ...Object.keys(venues).map(venuePicture),
]

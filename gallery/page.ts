import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { About } from '../src/charts/chart.js'
import { packageFolder } from '../src/tables/lab-home.js'
import { venues } from '../src/figures/venues.js'
import { papers, pieces } from './entries.js'
import type { Picture, Shown } from './entry.js'
import { venuePicture, widest } from './pictures.js'

/** What a user writes to get a chart: the last statements of its file, from the charts' parts to the chart. */
export function codeOf(name: string): string {
  const source = readFileSync(join(packageFolder, 'gallery', `${name}.ts`), 'utf8')
  const [, code] = /\nexport const text =[\s\S]*?\n\n([\s\S]*export const chart = [\s\S]*)$/.exec(source) ?? []
  if (code === undefined) throw new Error(`gallery: ${name}.ts must end with the statements that make its chart`)
  return code.replace('export const chart', 'const chart').trimEnd()
}

const image = ({ name }: Pick<Picture, 'name'>, alternative: string): string => `![${alternative}](gallery/${name}.png)`

function section(name: string, { title, text, chart }: Shown): string {
  const { caption } = (chart.usermeta as { figure: About }).figure
  return [
    `### ${title}`,
    text,
    `\`\`\`ts\n${codeOf(name)}\n\`\`\``,
    image({ name }, title),
    `*${caption}*`,
    `[gallery/${name}.ts](../gallery/${name}.ts)`,
  ].join('\n\n')
}

const venueSection = (name: string): string => {
  const columns = widest(venues[name])
  const options = columns === 1 ? `{ venue: '${name}' }` : `{ venue: '${name}', columns: ${columns} }`
  return [
    `### ${venues[name].name}`,
    `\`figure(chart, ${options})\``,
    image(venuePicture(name), venues[name].name),
  ].join('\n\n')
}

/** The page, in markdown. */
export const page = (): string =>
  `${[
    '# Gallery',
    `What a chart can be made of, every figure of a paper, and every venue. \`npm run gallery\` makes this page and its pictures again, and \`npm test\` compares each picture with what the code draws now. The rows are made up by formula (\`gallery/rows.ts\`), for the figures of theory papers they are small cases (\`gallery/small-cases.ts\`): **nothing here is a measurement.** All names come from \`gradient-lab\`; [figures.md](figures.md) says what a figure promises.`,
    'Each picture is `figure(chart).save(…)`, 5.5 in wide for NeurIPS where nothing else is said, reduced to 200 dpi. The sentence below it is the caption that the chart makes of its rows.',
    '## Pieces',
    ...Object.entries(pieces).map(([name, shown]) => section(name, shown)),
    '## Figures of papers',
    ...Object.entries(papers).map(([name, shown]) => section(name, shown)),
    '## Venues',
    'The three panels from above over the whole text of each venue, in its letters and sizes. The numbers of the style files are in [figures.md](figures.md).',
    ...Object.keys(venues).map(venueSection),
  ].join('\n\n')}\n`

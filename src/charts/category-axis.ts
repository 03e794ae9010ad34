import { type Axis, type AxisOptions, titleOf } from './axis.js'

const mostNames = 200

/** Names, or numbers that are to stand at even distances, one band each: numbers rise, names keep their order. */
export function categoryAxis(field: string, options: Omit<AxisOptions, 'domain'> = {}): Axis {
  return {
    field,
    holds: 'names',
    lay(column, reached, _edge, along) {
      const names = [...new Set(reached)].filter(
        (cell): cell is number | string => typeof cell === 'number' || typeof cell === 'string',
      )
      if (names.length === 0) throw new RangeError(`categoryAxis ${field}: no value to draw`)
      if (names.length > mostNames)
        throw new RangeError(`categoryAxis ${field}: at most ${mostNames} names have room, got ${names.length}`)
      const numeric = names.every(name => typeof name === 'number')
      if (numeric) names.sort((a, b) => (a as number) - (b as number))
      // vega-lite lays the first name of y at the top: numbers are to rise
      if (numeric && along === 'y') names.reverse()
      return {
        domain: [0, names.length],
        fraction: index => (index + 0.5) / names.length,
        value: fraction => fraction * names.length - 0.5,
        channel: {
          field,
          type: 'ordinal',
          scale: { type: 'band', domain: names },
          axis: {
            title: titleOf(column, options),
            grid: false,
            ...(numeric ? { labelAngle: 0, labelOverlap: true } : {}),
          },
          sort: null,
        },
      }
    },
  }
}

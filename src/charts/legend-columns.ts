import type { Channel, Plot } from './chart.js'
import { bringsLegend } from './legend.js'

/** The plot with so many entries in a row of its legend, where it stands at the top or the bottom. */
export function legendColumns(plot: Plot, columns: number): Plot {
  const folded = (channel: Channel): Channel => ({ ...channel, legend: { ...channel.legend!, columns } })
  return {
    ...plot,
    layer: plot.layer.map(layer =>
      bringsLegend(layer)
        ? {
            ...layer,
            encoding: { fill: folded(layer.encoding.fill!), shape: folded(layer.encoding.shape!) },
          }
        : layer,
    ),
  }
}

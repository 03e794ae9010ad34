import type { Layer, View } from './chart.js'

/** A view without title and numbers along x or y, which a neighbour on the same axis says. */
export const quietAlong = (view: View, along: 'x' | 'y'): View => ({
  ...view,
  layer: view.layer.map((layer): Layer => {
    const place = layer.encoding[along]
    if (place === undefined || !('axis' in place)) return layer
    return {
      ...layer,
      encoding: { ...layer.encoding, [along]: { ...place, axis: { ...place.axis, title: null, labels: false } } },
    }
  }),
})

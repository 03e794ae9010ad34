import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { chart } from '../../gallery/interval-band.js'
import { paint } from '../../gallery/paint.js'
import { pictures } from '../../gallery/pictures.js'
import { chart as shaded } from '../../gallery/shaded-range.js'
import type { Layer, Plot } from '../../src/charts/chart.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { packageFolder } from '../../src/tables/lab-home.js'
import { withFolder } from '../figures/temporary-folder.js'
import { difference } from './difference.js'

/** Pixels of some 550,000 that may differ by a twentieth of black from white, for another processor's last bits. */
const allowed = 10
const tolerance = { colour: 0.05, edges: true }
const committed = (name: string) => join(packageFolder, 'docs', 'gallery', `${name}.png`)
after(closeRenderer)

test('every picture of the gallery is drawn as it was when someone looked at it', () =>
  withFolder(async folder => {
    const drawn = await paint(pictures, folder)
    const changed = pictures
      .map(({ name }, index) => ({ name, pixels: difference(committed(name), drawn[index], tolerance) }))
      .filter(({ pixels }) => pixels > allowed)
    assert.deepEqual(changed, [], 'look at the pictures; npm run gallery makes those of the page anew')
  }))

const changedLayers = (plot: Plot, change: (layer: Layer) => Layer): Plot => ({
  ...plot,
  layer: plot.layer.map(change),
})

const changes = {
  'a line in a colour a little lighter': [
    'interval-band',
    changedLayers(chart, layer =>
      layer.mark.type === 'line' ? { ...layer, encoding: { ...layer.encoding, color: lighter(layer) } } : layer,
    ),
  ],
  'a marker that is missing': [
    'interval-band',
    changedLayers(chart, layer =>
      layer.mark.type === 'point' && layer.encoding.x !== undefined
        ? { ...layer, transform: [...layer.transform!, { filter: 'datum.step != 700' }] }
        : layer,
    ),
  ],
  'a label two pixels to the right': [
    'shaded-range',
    changedLayers(shaded, layer =>
      layer.mark.text === 'converged'
        ? { ...layer, mark: { ...layer.mark, dx: layer.mark.dx! + (2 * 72) / 200 } }
        : layer,
    ),
  ],
} as const

/** The colours of the series, the first #0072B2 as #1A80BA: a tenth of the way to white. */
function lighter({ encoding: { color } }: Layer): Layer['encoding']['color'] {
  const { scale, ...channel } = color as { scale: { domain: string[]; range: string[] } }
  return { ...channel, scale: { ...scale, range: ['#1A80BA', ...scale.range.slice(1)] } }
}

for (const [title, [name, changed]] of Object.entries(changes))
  test(`${title} is seen`, () =>
    withFolder(async folder => {
      const [drawn] = await paint([{ name, chart: changed, options: {} }], folder)
      const pixels = difference(committed(name), drawn, tolerance)
      assert.ok(pixels > 3 * allowed, `${pixels} pixels`)
    }))

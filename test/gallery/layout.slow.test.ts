import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { chart as errorBars } from '../../gallery/error-bars.js'
import { chart as threePanels } from '../../gallery/panels.js'
import { chart as shaded } from '../../gallery/shaded-range.js'
import type { Chart } from '../../src/charts/chart.js'
import { figure } from '../../src/figures/figure.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { venues } from '../../src/figures/venues.js'
import { inkOf, readSvg, translation } from '../figures/read-figure.js'
import { withFolder } from '../figures/temporary-folder.js'

after(closeRenderer)

// What looking at the gallery found. A wrong label is seen there, but not whether it is wrong.

test('a tick at the upper end that the first layout did not have is not cut', () =>
  withFolder(async folder => {
    const [png] = await figure(shaded).save(join(folder, 'shaded'), { formats: ['png'] })
    const [{ top }] = inkOf(png, [0, 0, 25, 15])
    assert.ok(top > 0.5, `ink from ${top} pt`)
  }))

test('ticks of names and of even numbers stand in the middle of their bands, under the markers', () =>
  withFolder(async folder => {
    const [path] = await figure(errorBars).save(join(folder, 'bars'), { formats: ['svg'] })
    const svg = readSvg(path)
    const ticks = svg.axes[0].map(([, place]) => translation(place)[0])
    const markers = svg.marks
      .filter(({ kind }) => kind === 'mark-symbol')
      .flatMap(({ paths }) => paths.map(([, place]) => translation(place)[0]))
    assert.equal(markers.length, 6)
    markers.forEach((marker, index) => {
      assert.ok(Math.abs(marker - ticks[index]) < 1e-3, `${marker} over ${ticks[index]}`)
    })
  }))

test('panels whose widths jump over that of a low page are made lower instead of refused', () =>
  withFolder(async folder => {
    const titles = { Update: 'Updates done (step)', 'Training loss': 'Mean training loss' }
    const text = Object.entries({ ...titles, 'Variance ratio': 'Variance ratio to SGD' }).reduce(
      (text, [short, long]) => text.replaceAll(`"title":"${short}"`, `"title":"${long}"`),
      JSON.stringify(threePanels),
    )
    const venue = 'beamer-16:9'
    const [path] = await figure(JSON.parse(text) as Chart, { venue }).save(join(folder, 'low'), { formats: ['svg'] })
    const { width, height } = readSvg(path)
    assert.ok(Math.abs(Number.parseFloat(width) - venues[venue].widths[1]) < 0.1, width)
    assert.ok(Number.parseFloat(height) <= venues[venue].tallest, height)
  }))

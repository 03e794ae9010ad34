import assert from 'node:assert/strict'
import { test } from 'node:test'
import { neutral, seriesColours, seriesDashes, seriesMarkers } from '../../src/charts/theme.js'
import { differenceCiede2000, lab, linearOf, simulations } from './colour-vision.js'

/** relative luminance and contrast, WCAG 2.2 */
function luminance(hex: string): number {
  const [r, g, b] = linearOf(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}
/** the background of JupyterLab's dark theme, which it gives to vega-embed (`theme: "dark"`) */
const darkBackground = '#333333'

const pairs = <T>(all: readonly T[]): [T, T][] => all.flatMap((a, i) => all.slice(i + 1).map((b): [T, T] => [a, b]))

test('the grey of lines has a contrast of 3.5 to white and to the dark theme of JupyterLab', () => {
  assert.ok(contrast(neutral, '#ffffff') >= 3.5, String(contrast(neutral, '#ffffff')))
  assert.ok(contrast(neutral, darkBackground) >= 3.5, String(contrast(neutral, darkBackground)))
})

test('the first four colours of lines have a contrast of 3 to white', () => {
  for (const colour of seriesColours.slice(0, 4)) assert.ok(contrast(colour, '#ffffff') >= 3, colour)
})

test('CIEDE2000 is that of published pairs', () => {
  // Sharma, Wu & Dalal 2005, table 1, pairs 1, 7, 13, 17, 25
  const cases = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as const
  for (const [a, b, wanted] of cases) assert.ok(Math.abs(differenceCiede2000(a, b) - wanted) < 1e-4, `${wanted}`)
})

test('the first four colours are at least 12 apart, all six at least 10, in every kind of colour vision', () => {
  for (const [vision, simulate] of Object.entries(simulations)) {
    const seen = seriesColours.map(colour => lab(simulate(linearOf(colour))))
    const least = (count: number) => Math.min(...pairs(seen.slice(0, count)).map(([a, b]) => differenceCiede2000(a, b)))
    assert.ok(least(4) >= 12, `${vision}: ${least(4)}`)
    assert.ok(least(6) >= 10, `${vision}: ${least(6)}`)
  }
})

test('the grey that print leaves of neighbouring lines is not what tells them apart: dash and marker are', () => {
  assert.equal(new Set(seriesDashes.map(String)).size, seriesColours.length)
  assert.equal(new Set(seriesMarkers).size, seriesColours.length)
  // two dash patterns differ in a stroke or a gap by at least half a pixel over their first four parts
  const parts = (dash: readonly number[]) => Array.from({ length: 4 }, (_, index) => dash[index % dash.length])
  for (const [a, b] of pairs(seriesDashes)) {
    const [left, right] = [parts(a), parts(b)]
    assert.ok(Math.max(...left.map((length, index) => Math.abs(length - right[index]))) >= 0.5, `${a} and ${b}`)
  }
  // greys of the first three are at least 3.5 of 100 apart
  const greys = seriesColours
    .slice(0, 3)
    .map(colour => lab([luminance(colour), luminance(colour), luminance(colour)])[0])
  for (const [a, b] of pairs(greys)) assert.ok(Math.abs(a - b) >= 3.5, String(greys))
})

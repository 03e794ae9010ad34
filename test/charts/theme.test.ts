import assert from 'node:assert/strict'
import { test } from 'node:test'
import { darkBackground, neutral, seriesColours, seriesDashes, seriesMarkers } from '../../src/charts/theme.js'

/** relative luminance and contrast, WCAG 2.2 */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map(start => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

test('the grey of lines has a contrast of 3.5 to white and to the dark theme of JupyterLab', () => {
  assert.ok(contrast(neutral, '#ffffff') >= 3.5, String(contrast(neutral, '#ffffff')))
  assert.ok(contrast(neutral, darkBackground) >= 3.5, String(contrast(neutral, darkBackground)))
})

test('the first four colours of lines have a contrast of 3 to white', () => {
  for (const colour of seriesColours.slice(0, 4)) assert.ok(contrast(colour, '#ffffff') >= 3, colour)
})

test('no two lines share a dash or a marker', () => {
  assert.equal(new Set(seriesDashes.map(String)).size, seriesColours.length)
  assert.equal(new Set(seriesMarkers).size, seriesColours.length)
})

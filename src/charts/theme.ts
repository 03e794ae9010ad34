/**
 * Colours that stay apart in every kind of colour vision (Okabe & Ito 2008), with at least 3:1 contrast on white for the
 * first four. Dash and marker go with the colour, so that the same lines stay apart in grey print.
 */
export const seriesColours = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'] as const
export const seriesDashes = [
  [1, 0],
  [5, 2],
  [1.5, 1.5],
  [7, 2, 1.5, 2],
  [3, 1.5],
  [9, 3],
] as const
export const seriesMarkers = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-right'] as const

/**
 * For lines that are to compare with: as far from white as from the dark theme's background, 3.5:1 on either. Texts have
 * no colour: in the style of an axis label they take the ink of the page, white in the dark theme, black on paper.
 */
export const neutral = '#888888'

/** What every chart has in common, on the page and in print. */
export const theme = {
  view: { stroke: null },
  axis: { grid: false, labelFlush: false, titleFontWeight: 'normal', tickSize: 3 },
  axisX: { labelSeparation: 4 },
  axisY: { grid: true, gridColor: neutral, gridOpacity: 0.25 },
  line: { strokeJoin: 'round' },
  point: { opacity: 1, size: 30 },
  legend: { titleFontWeight: 'normal' },
} as const

/**
 * A text in the ink of the page. vega-lite makes texts black unless they are unfilled; then the style of axis labels
 * decides, which the dark theme of JupyterLab makes white. The outline has no width.
 */
export const pageInk = {
  type: 'text',
  style: 'guide-label',
  filled: false,
  color: 'transparent',
  strokeWidth: 0,
} as const

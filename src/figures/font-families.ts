/**
 * The families of the figures by name: text fonts of npm packages (SIL Open Font License), completed with the signs of
 * STIX Two Math. `times` (Tinos) and `helvetica` (Arimo) have the widths of those fonts.
 */
export const fontFamilies = {
  times: 'Lab Roman',
  helvetica: 'Lab Sans',
  'computer-modern': 'Lab Modern',
  'computer-modern-sans': 'Lab Modern Sans',
  stix: 'Lab STIX',
} as const

export type FontName = keyof typeof fontFamilies

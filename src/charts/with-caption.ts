import { captionOf } from './caption.js'
import type { About } from './chart.js'

/** The chart with sentences of its own as its caption. */
export const withCaption = <C extends { readonly usermeta: { readonly figure: About } }>(
  chart: C,
  sentences: readonly string[],
): C => ({ ...chart, usermeta: { figure: { ...chart.usermeta.figure, caption: captionOf(sentences) } } })

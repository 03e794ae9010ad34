const longest = 500

/** Why a figure is not drawn: one sentence, cut where a label or a name in it is very long. */
export function refusal(text: string): Error {
  const line = text.replace(/\s+/g, ' ').trim()
  return new Error(`figure: ${line.length > longest ? `${line.slice(0, longest)}…` : line}`)
}

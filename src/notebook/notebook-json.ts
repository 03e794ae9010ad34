type Fields = Readonly<Record<string, unknown>>

/** By code points, as Python sorts; JavaScript's own order is by halves of characters. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  const at = left.findIndex((character, i) => character !== right[i])
  if (at < 0) return left.length - right.length
  return at >= right.length ? 1 : left[at].codePointAt(0)! - right[at].codePointAt(0)!
}

/** A number as Python writes it: 1e-05 where JavaScript writes 0.00001, 1e-07 where it writes 1e-7. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/-(\d)$/, '-0$1')
}

/**
 * The JSON of a value as Jupyter writes it, byte for byte: sorted keys, an indent of 1, Python's numbers. A notebook that
 * JupyterLab opens and saves does not change.
 */
export function notebookJson(value: unknown, indent = ''): string {
  const inner = `${indent} `
  const block = (open: string, items: readonly string[], close: string) =>
    items.length === 0 ? open + close : `${open}\n${items.map(item => inner + item).join(',\n')}\n${indent}${close}`
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value))
    return block(
      '[',
      value.map(item => notebookJson(item, inner)),
      ']',
    )
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = value as Fields
  const keys = Object.keys(fields).filter(key => fields[key] !== undefined)
  return block(
    '{',
    keys.sort(byCodePoint).map(key => `${JSON.stringify(key)}: ${notebookJson(fields[key], inner)}`),
    '}',
  )
}

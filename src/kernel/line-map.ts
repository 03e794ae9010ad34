/** A word or a single sign of a program, and the line (from 1) on which it stands. */
interface Token {
  readonly text: string
  readonly line: number
}

function tokensOf(code: string): Token[] {
  return code
    .split('\n')
    .flatMap((text, i) => (text.match(/[\w$]+|[^\s\w$]/g) ?? []).map(t => ({ text: t, line: i + 1 })))
}

/**
 * The longest common subsequence of two token lists, as pairs of positions: greedy shortest edit script (Myers 1986).
 * Time and memory grow with the number of differences, which are few between a cell and its JavaScript.
 */
function commonTokens(a: readonly Token[], b: readonly Token[]): [number, number][] {
  const furthest = new Map<number, number>([[1, 0]])
  const history: Map<number, number>[] = []
  search: for (let edits = 0; edits <= a.length + b.length; edits++) {
    history.push(new Map(furthest))
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest.get(k - 1)! < furthest.get(k + 1)!)
      let x = down ? furthest.get(k + 1)! : furthest.get(k - 1)! + 1
      while (x < a.length && x - k < b.length && a[x].text === b[x - k].text) x++
      furthest.set(k, x)
      if (x >= a.length && x - k >= b.length) break search
    }
  }
  const pairs: [number, number][] = []
  let x = a.length
  let y = b.length
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const reached = history[edits]
    const k = x - y
    const down = k === -edits || (k !== edits && reached.get(k - 1)! < reached.get(k + 1)!)
    const fromX = down ? reached.get(k + 1)! : reached.get(k - 1)!
    const fromY = fromX - (down ? k + 1 : k - 1)
    while (x > fromX && y > fromY && x > 0 && y > 0) pairs.push([--x, --y])
    x = fromX
    y = fromY
  }
  return pairs.reverse()
}

/**
 * For each line of the JavaScript that was made from a cell (index 0 = line 1) the line of the cell it came from.
 * The two are aligned by their words and signs: types are dropped and bookkeeping is added in the JavaScript, while the
 * order of what stays is kept. A line without a counterpart gets that of the line before it.
 */
export function lineMap(cell: string, javascript: string): number[] {
  const original = tokensOf(cell)
  const emitted = tokensOf(javascript)
  const lines: number[] = new Array(javascript.split('\n').length).fill(0)
  for (const [i, j] of commonTokens(original, emitted)) {
    const at = emitted[j].line - 1
    if (lines[at] === 0) lines[at] = original[i].line
  }
  let last = 1
  return lines.map(line => {
    last = line === 0 ? last : line
    return last
  })
}

/** The name among `names` that `typed` was probably meant to be: at most a third of its letters differ. */
function nearestName(typed: string, names: readonly string[]): string | undefined {
  const close = names
    .map(name => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(name.length, typed.length) / 3)))
  close.sort((a, b) => a.distance - b.distance)
  return close[0]?.name
}

/** `; did you mean epochs?`, or nothing where no name is near. */
export function suggestion(typed: string, names: readonly string[]): string {
  const name = nearestName(typed, names)
  return name === undefined ? '' : `; did you mean ${name}?`
}

/** Levenshtein 1965: the fewest insertions, deletions and substitutions that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substituted, previous[j] + 1, current[j - 1] + 1))
    }
    previous = current
  }
  return previous[b.length]
}

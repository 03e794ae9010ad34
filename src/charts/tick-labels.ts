/** Tick labels for given values, as vega-lite wants them: an expression that finds the label of a value. */
export function labelsOf(values: readonly number[], label: (value: number) => string): string {
  const pairs = values.map(value => `${JSON.stringify(String(value))}: ${JSON.stringify(label(value))}`)
  return `({${pairs.join(', ')}})[toString(datum.value)]`
}

/** Coordinates that belong together, as ranges [from, to) of the flat vector. */
export interface ParameterLayer {
  readonly name: string
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

/**
 * The layers of a network: parameters whose names agree up to the last `/` are one layer, as `conv1/kernel` and
 * `conv1/bias` of a convolution or `norm1/scale` and `norm1/offset` of a batch norm; a name without `/` is a layer of its own.
 * @param parameters in the order of the flat vector, each from its offset to the next one's
 */
export function layersOf(
  parameters: readonly { readonly name: string; readonly offset: number }[],
  dimension: number,
): ParameterLayer[] {
  const layers = new Map<string, [from: number, to: number][]>()
  parameters.forEach(({ name, offset }, i) => {
    const layer = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : name
    const ranges = layers.get(layer) ?? []
    layers.set(layer, ranges)
    const to = parameters[i + 1]?.offset ?? dimension
    const last = ranges.at(-1)
    if (last?.[1] === offset) last[1] = to
    else ranges.push([offset, to])
  })
  return [...layers].map(([name, ranges]) => ({ name, ranges }))
}

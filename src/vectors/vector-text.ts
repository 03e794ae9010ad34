/** How many coordinates a vector shows. */
const most = 8

/** `Float64Vector(3) [1, 2, 3]`: a vector as the console and a cell show it, its first coordinates and how many there are. */
export function vectorText(name: string, values: Float32Array | Float64Array): string {
  const first = Array.from(values.subarray(0, most), value => String(Number(value.toPrecision(6))))
  return `${name}(${values.length}) [${[...first, ...(values.length > most ? ['…'] : [])].join(', ')}]`
}

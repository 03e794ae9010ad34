/**
 * Σ_p w_p Σ_{k=1}^{K_p} r_p^k c_k(a_i)c_k(a_j) over pairs p = (i, j), by Horner's rule in r², for odd and even k side by
 * side, for four pairs together because one chain waits for itself.
 * A block is four pairs in 136 bytes: the addresses of c_1(a_i) of each and of c_1(a_j), 4 bytes each; r² of each, 8
 * bytes; w·r and w·r² of each, 16 bytes; at last 8·K bytes, K even, the same for all four.
 */
export function sumSeries(block: usize, blocks: u32): f64 {
  let sum0 = f64x2.splat(0)
  let sum1 = sum0
  for (const end = block + 136 * blocks; block < end; block += 136) {
    const first0: usize = load<u32>(block)
    const first1: usize = load<u32>(block, 4)
    const first2: usize = load<u32>(block, 8)
    const first3: usize = load<u32>(block, 12)
    const second0: usize = load<u32>(block, 16)
    const second1: usize = load<u32>(block, 20)
    const second2: usize = load<u32>(block, 24)
    const second3: usize = load<u32>(block, 28)
    const square0 = v128.load64_splat(block, 32)
    const square1 = v128.load64_splat(block, 40)
    const square2 = v128.load64_splat(block, 48)
    const square3 = v128.load64_splat(block, 56)
    let at: usize = load<u32>(block, 128) - 16
    let value0 = f64x2.mul(v128.load(first0 + at), v128.load(second0 + at))
    let value1 = f64x2.mul(v128.load(first1 + at), v128.load(second1 + at))
    let value2 = f64x2.mul(v128.load(first2 + at), v128.load(second2 + at))
    let value3 = f64x2.mul(v128.load(first3 + at), v128.load(second3 + at))
    while (at > 0) {
      at -= 16
      value0 = f64x2.add(f64x2.mul(value0, square0), f64x2.mul(v128.load(first0 + at), v128.load(second0 + at)))
      value1 = f64x2.add(f64x2.mul(value1, square1), f64x2.mul(v128.load(first1 + at), v128.load(second1 + at)))
      value2 = f64x2.add(f64x2.mul(value2, square2), f64x2.mul(v128.load(first2 + at), v128.load(second2 + at)))
      value3 = f64x2.add(f64x2.mul(value3, square3), f64x2.mul(v128.load(first3 + at), v128.load(second3 + at)))
    }
    sum0 = f64x2.add(sum0, f64x2.mul(value0, v128.load(block, 64)))
    sum1 = f64x2.add(sum1, f64x2.mul(value1, v128.load(block, 80)))
    sum0 = f64x2.add(sum0, f64x2.mul(value2, v128.load(block, 96)))
    sum1 = f64x2.add(sum1, f64x2.mul(value3, v128.load(block, 112)))
  }
  const sum = f64x2.add(sum0, sum1)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

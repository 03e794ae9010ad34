// Trajectories in blocks of eight: a row is 64 bytes, one coordinate of the eight. Addresses are bytes.

/**
 * Trajectories of s_{t+1} = A s_t + B a_t with a_t = K s_t + σ ξ_t for t < T, and their costs to go
 * G_t = Σ_{u=t}^{T−1} (‖s_u‖² + ‖a_u‖²) + ‖s_T‖².
 * `matrices`: K [m·n], then A and B side by side [n·(n+m)]. `draws`: see `drawsOf`. `states`: in each block rows
 * [(T+1)·(n+m)], s_t and a_t; `costs`: in each block rows [T+1], G_t; `means`: of G_t over the trajectories [T+1]. These three
 * are written.
 */
export function rollOut(
  count: u32,
  n: u32,
  m: u32,
  T: u32,
  matrices: usize,
  deviation: f64,
  draws: usize,
  states: usize,
  costs: usize,
  means: usize,
): void {
  const dynamics = matrices + 8 * m * n
  memory.fill(means, 0, 8 * (T + 1))
  let state = states
  let cost = costs
  for (let first: u32 = 0; first < count; first += 8) {
    const stride = strideOf(count, first)
    let drawn = drawsOf(draws, count, first, n + T * m)
    copy(drawn, stride, n, 1, state)
    drawn += n * stride
    for (let t: u32 = 0; t < T; t++) {
      const actions = state + 64 * n
      const next = actions + 64 * m
      copy(drawn, stride, m, deviation, actions)
      drawn += m * stride
      addProduct(matrices, m, n, state, actions)
      memory.fill(next, 0, 64 * n)
      addProduct(dynamics, n, n + m, state, next)
      memory.fill(cost, 0, 64)
      addSquares(state, n + m, cost)
      state = next
      cost += 64
    }
    memory.fill(cost, 0, 64)
    addSquares(state, n, cost)
    addBackwards(cost, T, means)
    state += 64 * (n + m)
    cost += 64
  }
  for (let t: u32 = 0; t <= T; t++) store<f64>(means + 8 * t, load<f64>(means + 8 * t) / count)
}

/** Σ (G_t − mean of G_t)·ξ_t·s_tᵀ over the trajectories and t < T, of what `rollOut` has written, to `out` [m·n]. */
export function correlate(
  count: u32,
  n: u32,
  m: u32,
  T: u32,
  draws: usize,
  states: usize,
  costs: usize,
  means: usize,
  out: usize,
): void {
  memory.fill(out, 0, 8 * m * n)
  for (let first: u32 = 0; first < count; first += 8) {
    const stride = strideOf(count, first)
    let xi = drawsOf(draws, count, first, n + T * m) + n * stride
    let to = out
    for (let i: u32 = 0; i < m; i++) {
      let j: u32 = 0
      for (; j + 4 <= n; j += 4) {
        addFourCorrelations(costs, means, xi, m * stride, states + 64 * j, 64 * (n + m), T, to)
        to += 32
      }
      for (; j < n; j++) {
        addCorrelation(costs, means, xi, m * stride, states + 64 * j, 64 * (n + m), T, to)
        to += 8
      }
      xi += stride
    }
    states += 64 * (T + 1) * (n + m)
    costs += 64 * (T + 1)
  }
}

/**
 * Where the numbers of a block begin in `draws`: `count` numbers for each of `coordinates`, those of s_0, ξ_0 … ξ_{T−1}; then,
 * where `count` is no multiple of 8, rows for the last block, with 0 for trajectories that there are not, which so stay at 0.
 */
function drawsOf(draws: usize, count: u32, first: u32, coordinates: u32): usize {
  return first + 8 <= count ? draws + 8 * first : draws + 8 * count * coordinates
}

/** Bytes from one coordinate of a block's draws to the next. */
function strideOf(count: u32, first: u32): u32 {
  return first + 8 <= count ? 8 * count : 64
}

/** `rows` rows that lie `stride` bytes apart, times a factor, to rows side by side. */
function copy(from: usize, stride: u32, rows: u32, factor: f64, to: usize): void {
  const factors = f64x2.splat(factor)
  for (const end = to + 64 * rows; to < end; to += 64) {
    v128.store(to, f64x2.mul(factors, v128.load(from)))
    v128.store(to, f64x2.mul(factors, v128.load(from, 16)), 16)
    v128.store(to, f64x2.mul(factors, v128.load(from, 32)), 32)
    v128.store(to, f64x2.mul(factors, v128.load(from, 48)), 48)
    from += stride
  }
}

/** out ← out + M·x; M [rows·columns], x `columns` rows, out `rows` rows. */
function addProduct(matrix: usize, rows: u32, columns: u32, x: usize, out: usize): void {
  const bytes = 8 * columns
  let i: u32 = 0
  for (; i + 2 <= rows; i += 2) {
    addTwoRows(matrix, bytes, x, out)
    matrix += 2 * bytes
    out += 128
  }
  if (i < rows) addOneRow(matrix, bytes, x, out)
}

/** Two rows of `addProduct`, of `bytes` bytes each in M. */
function addTwoRows(matrix: usize, bytes: u32, x: usize, out: usize): void {
  let a0 = v128.load(out)
  let a1 = v128.load(out, 16)
  let a2 = v128.load(out, 32)
  let a3 = v128.load(out, 48)
  let b0 = v128.load(out, 64)
  let b1 = v128.load(out, 80)
  let b2 = v128.load(out, 96)
  let b3 = v128.load(out, 112)
  for (const end = matrix + bytes; matrix < end; matrix += 8) {
    const x0 = v128.load(x)
    const x1 = v128.load(x, 16)
    const x2 = v128.load(x, 32)
    const x3 = v128.load(x, 48)
    const a = v128.load64_splat(matrix)
    a0 = f64x2.add(a0, f64x2.mul(a, x0))
    a1 = f64x2.add(a1, f64x2.mul(a, x1))
    a2 = f64x2.add(a2, f64x2.mul(a, x2))
    a3 = f64x2.add(a3, f64x2.mul(a, x3))
    const b = v128.load64_splat(matrix + bytes)
    b0 = f64x2.add(b0, f64x2.mul(b, x0))
    b1 = f64x2.add(b1, f64x2.mul(b, x1))
    b2 = f64x2.add(b2, f64x2.mul(b, x2))
    b3 = f64x2.add(b3, f64x2.mul(b, x3))
    x += 64
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, a2, 32)
  v128.store(out, a3, 48)
  v128.store(out, b0, 64)
  v128.store(out, b1, 80)
  v128.store(out, b2, 96)
  v128.store(out, b3, 112)
}

function addOneRow(matrix: usize, bytes: u32, x: usize, out: usize): void {
  let a0 = v128.load(out)
  let a1 = v128.load(out, 16)
  let a2 = v128.load(out, 32)
  let a3 = v128.load(out, 48)
  for (const end = matrix + bytes; matrix < end; matrix += 8) {
    const a = v128.load64_splat(matrix)
    a0 = f64x2.add(a0, f64x2.mul(a, v128.load(x)))
    a1 = f64x2.add(a1, f64x2.mul(a, v128.load(x, 16)))
    a2 = f64x2.add(a2, f64x2.mul(a, v128.load(x, 32)))
    a3 = f64x2.add(a3, f64x2.mul(a, v128.load(x, 48)))
    x += 64
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, a2, 32)
  v128.store(out, a3, 48)
}

/** out ← out + the squared lengths of x; x `rows` rows, out one. */
function addSquares(x: usize, rows: u32, out: usize): void {
  let sum0 = v128.load(out)
  let sum1 = v128.load(out, 16)
  let sum2 = v128.load(out, 32)
  let sum3 = v128.load(out, 48)
  for (const end = x + 64 * rows; x < end; x += 64) {
    const x0 = v128.load(x)
    const x1 = v128.load(x, 16)
    const x2 = v128.load(x, 32)
    const x3 = v128.load(x, 48)
    sum0 = f64x2.add(sum0, f64x2.mul(x0, x0))
    sum1 = f64x2.add(sum1, f64x2.mul(x1, x1))
    sum2 = f64x2.add(sum2, f64x2.mul(x2, x2))
    sum3 = f64x2.add(sum3, f64x2.mul(x3, x3))
  }
  v128.store(out, sum0)
  v128.store(out, sum1, 16)
  v128.store(out, sum2, 32)
  v128.store(out, sum3, 48)
}

/** From the row `last`, of step T, back to that of step 0: row t ← row t + row t + 1, and sums_t ← sums_t + its sum. */
function addBackwards(last: usize, T: u32, sums: usize): void {
  let g0 = f64x2.splat(0)
  let g1 = g0
  let g2 = g0
  let g3 = g0
  let row = last
  for (let sum = sums + 8 * T; sum >= sums; sum -= 8) {
    g0 = f64x2.add(v128.load(row), g0)
    g1 = f64x2.add(v128.load(row, 16), g1)
    g2 = f64x2.add(v128.load(row, 32), g2)
    g3 = f64x2.add(v128.load(row, 48), g3)
    v128.store(row, g0)
    v128.store(row, g1, 16)
    v128.store(row, g2, 32)
    v128.store(row, g3, 48)
    addLanes(f64x2.add(f64x2.add(g0, g1), f64x2.add(g2, g3)), sum)
    row -= 64
  }
}

/**
 * out_j ← out_j + Σ (G_t − mean_t)·ξ_t·x_j over t < T and the eight, for one ξ and four x_j, which begin at step 0: rows of ξ are
 * `noiseStep` bytes apart and those of x `stateStep`.
 */
function addFourCorrelations(
  cost: usize,
  mean: usize,
  xi: usize,
  noiseStep: u32,
  x: usize,
  stateStep: u32,
  T: u32,
  out: usize,
): void {
  let a0 = f64x2.splat(0)
  let a1 = a0
  let b0 = a0
  let b1 = a0
  let c0 = a0
  let c1 = a0
  let d0 = a0
  let d1 = a0
  for (const end = mean + 8 * T; mean < end; mean += 8) {
    const by = v128.load64_splat(mean)
    let weight = f64x2.mul(f64x2.sub(v128.load(cost), by), v128.load(xi))
    a0 = f64x2.add(a0, f64x2.mul(weight, v128.load(x)))
    b0 = f64x2.add(b0, f64x2.mul(weight, v128.load(x, 64)))
    c0 = f64x2.add(c0, f64x2.mul(weight, v128.load(x, 128)))
    d0 = f64x2.add(d0, f64x2.mul(weight, v128.load(x, 192)))
    weight = f64x2.mul(f64x2.sub(v128.load(cost, 16), by), v128.load(xi, 16))
    a1 = f64x2.add(a1, f64x2.mul(weight, v128.load(x, 16)))
    b1 = f64x2.add(b1, f64x2.mul(weight, v128.load(x, 80)))
    c1 = f64x2.add(c1, f64x2.mul(weight, v128.load(x, 144)))
    d1 = f64x2.add(d1, f64x2.mul(weight, v128.load(x, 208)))
    weight = f64x2.mul(f64x2.sub(v128.load(cost, 32), by), v128.load(xi, 32))
    a0 = f64x2.add(a0, f64x2.mul(weight, v128.load(x, 32)))
    b0 = f64x2.add(b0, f64x2.mul(weight, v128.load(x, 96)))
    c0 = f64x2.add(c0, f64x2.mul(weight, v128.load(x, 160)))
    d0 = f64x2.add(d0, f64x2.mul(weight, v128.load(x, 224)))
    weight = f64x2.mul(f64x2.sub(v128.load(cost, 48), by), v128.load(xi, 48))
    a1 = f64x2.add(a1, f64x2.mul(weight, v128.load(x, 48)))
    b1 = f64x2.add(b1, f64x2.mul(weight, v128.load(x, 112)))
    c1 = f64x2.add(c1, f64x2.mul(weight, v128.load(x, 176)))
    d1 = f64x2.add(d1, f64x2.mul(weight, v128.load(x, 240)))
    cost += 64
    xi += noiseStep
    x += stateStep
  }
  addLanes(f64x2.add(a0, a1), out)
  addLanes(f64x2.add(b0, b1), out + 8)
  addLanes(f64x2.add(c0, c1), out + 16)
  addLanes(f64x2.add(d0, d1), out + 24)
}

/** The same for one x. */
function addCorrelation(
  cost: usize,
  mean: usize,
  xi: usize,
  noiseStep: u32,
  x: usize,
  stateStep: u32,
  T: u32,
  out: usize,
): void {
  let sum0 = f64x2.splat(0)
  let sum1 = sum0
  let sum2 = sum0
  let sum3 = sum0
  for (const end = mean + 8 * T; mean < end; mean += 8) {
    const by = v128.load64_splat(mean)
    const weight0 = f64x2.mul(f64x2.sub(v128.load(cost), by), v128.load(xi))
    const weight1 = f64x2.mul(f64x2.sub(v128.load(cost, 16), by), v128.load(xi, 16))
    const weight2 = f64x2.mul(f64x2.sub(v128.load(cost, 32), by), v128.load(xi, 32))
    const weight3 = f64x2.mul(f64x2.sub(v128.load(cost, 48), by), v128.load(xi, 48))
    sum0 = f64x2.add(sum0, f64x2.mul(weight0, v128.load(x)))
    sum1 = f64x2.add(sum1, f64x2.mul(weight1, v128.load(x, 16)))
    sum2 = f64x2.add(sum2, f64x2.mul(weight2, v128.load(x, 32)))
    sum3 = f64x2.add(sum3, f64x2.mul(weight3, v128.load(x, 48)))
    cost += 64
    xi += noiseStep
    x += stateStep
  }
  addLanes(f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3)), out)
}

/** out ← out + both numbers of a vector. */
function addLanes(sum: v128, out: usize): void {
  store<f64>(out, load<f64>(out) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
}

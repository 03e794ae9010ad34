import { normals } from '../random/normals.js'
import { rootKey } from '../random/root-key.js'
import { compile } from '../tensors/compile.js'
import { backend, type Tensor, tensorflow } from '../tensors/tensorflow.js'

/** What TensorFlow is and whether it computes right on the device. */
export interface SelfTest {
  readonly tensorflow: string
  readonly tfjs: string
  readonly onGpu: boolean
  /** largest error of a product of matrices, relative to the largest entry, against plain loops in double precision */
  readonly productError: number
  /** the same for the compiled gradient of ½‖XW − Y‖² with respect to W against Xᵀ(XW − Y) */
  readonly gradientError: number
}

interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

function random(name: string, rows: number, columns: number): Matrix {
  const values = Float32Array.from(normals(rootKey(0).child('doctor').child(name), rows * columns))
  return { rows, columns, values }
}

/** Σ_k a[i, k] b[k, j] in double precision */
function naiveProduct(a: { rows: number; columns: number; values: ArrayLike<number> }, b: typeof a): Float64Array {
  const out = new Float64Array(a.rows * b.columns)
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.columns; j++)
      for (let k = 0; k < a.columns; k++)
        out[i * b.columns + j] += a.values[i * a.columns + k] * b.values[k * b.columns + j]
  return out
}

function relativeError(got: ArrayLike<number>, want: Float64Array): number {
  let error = 0
  let largest = 0
  for (let i = 0; i < want.length; i++) {
    error = Math.max(error, Math.abs(got[i] - want[i]))
    largest = Math.max(largest, Math.abs(want[i]))
  }
  return got.length === want.length ? error / largest : Number.POSITIVE_INFINITY
}

/** Computes a product and a compiled gradient on the device and compares them with double precision in plain loops. */
export function selfTest(): SelfTest {
  const tf = tensorflow()
  const x = random('x', 96, 64)
  const w = random('w', 64, 32)
  const y = random('y', 96, 32)
  const tensorOf = ({ rows, columns, values }: Matrix) => tf.tensor2d(values, [rows, columns])
  const [tx, tw, ty] = [x, w, y].map(tensorOf)

  const product = naiveProduct(x, w)
  const productError = relativeError(tf.matMul(tx, tw).dataSync(), product)

  const loss = (tx: Tensor, tw: Tensor, ty: Tensor) => tf.matMul(tx, tw).sub(ty).square().sum().mul(0.5).asScalar()
  const compiled = compile((tx, tw, ty) => [tf.grad(v => loss(tx, v, ty))(tw)], [tx, tw, ty])
  const residual = product.map((value, i) => value - y.values[i])
  const transposed = new Float64Array(x.values.length)
  for (let i = 0; i < x.rows; i++)
    for (let k = 0; k < x.columns; k++) transposed[k * x.rows + i] = x.values[i * x.columns + k]
  const gradient = naiveProduct(
    { rows: x.columns, columns: x.rows, values: transposed },
    { rows: y.rows, columns: y.columns, values: residual },
  )
  const gradientError = relativeError(compiled(tx, tw, ty)[0].dataSync(), gradient)
  compiled.dispose()
  return {
    tensorflow: backend().binding.TF_Version,
    tfjs: tf.version.tfjs,
    onGpu: backend().binding.isUsingGpuDevice(),
    productError,
    gradientError,
  }
}

// The doctor starts this file as a child process: TensorFlow ends its process when a check inside it fails.
if (require.main === module) process.stdout.write(`\n${JSON.stringify(selfTest())}\n`)

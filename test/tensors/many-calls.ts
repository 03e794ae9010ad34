import './cpu.js'
import { compile } from '../../src/tensors/compile.js'
import { type Tensor, tensorflow } from '../../src/tensors/tensorflow.js'

/**
 * A program of its own, run with --expose-gc: calls a small graph 10,000 times, then loads and frees graphs that hold a
 * megabyte each, and prints the tensor counts and the resident memory in megabytes on the way, as one line of JSON.
 */
const tf = tensorflow()

function resident(): number {
  global.gc!()
  return process.memoryUsage().rss / 2 ** 20
}

const [weights, input] = [tf.ones([64, 64]), tf.ones([32, 64])]
const step = compile(
  (w, x) => {
    const { value, grad } = tf.valueAndGrad((at: Tensor) => tf.sum(tf.tanh(tf.matMul(x as never, at as never))))(w)
    return [value, grad]
  },
  [weights, input],
)

function call(times: number): void {
  for (let i = 0; i < times; i++) for (const result of step(weights, input)) result.dispose()
}

call(2000)
const calls = { tensors: [tf.memory().numTensors], resident: [resident()] }
for (let block = 0; block < 4; block++) {
  call(2500)
  calls.tensors.push(tf.memory().numTensors)
  calls.resident.push(resident())
}

const constants = new Float32Array(2 ** 18).map((_, i) => Math.sin(i))
function load(times: number): void {
  for (let i = 0; i < times; i++) {
    const graph = compile(x => [tf.add(tf.sum(tf.tensor1d(constants)), tf.sum(x))], [input])
    graph(input)[0].dispose()
    graph.dispose()
  }
}

load(150)
const graphs = { tensors: [tf.memory().numTensors], resident: [resident()] }
load(200)
graphs.tensors.push(tf.memory().numTensors)
graphs.resident.push(resident())
console.log(JSON.stringify({ calls, graphs }))

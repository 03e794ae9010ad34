import { FileVectors } from '../../src/vectors/file-vectors.js'
import { Float64Vector } from '../../src/vectors/float64-vector.js'

/** A program of its own: keeps a vector in the folder named, says so, and waits to be killed. */
const vectors = new FileVectors({
  folder: process.argv[2],
  length: 4,
  vectorBytes: 8000,
  vector: bytes => new Float64Vector(new Float64Array(bytes)),
})
vectors[3] = new Float64Vector(new Float64Array(1000).fill(1))
process.send!('stored')
setInterval(() => vectors.length, 1000)

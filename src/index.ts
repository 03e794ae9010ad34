export type { Key } from './random/key.js'
export type { Space, Vector } from './vectors/vector.js'
export type { Evaluation, FiniteSum, MiniBatch, Problem, Stream } from './problems/problem.js'

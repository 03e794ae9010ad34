import type { Row } from '../tables/column.js'

/** Layers, planes, parameters; variance and errors in per cent at epoch 50, of SVRG and of SGD at the end: mean ± standard error. */
const printed = [
  [20, 16, 272_186, 1.8, 0.01, 16.7, 0.2, 8.84, 0.03, 8.64, 0.02],
  [56, 16, 855_482, 1.83, 0.01, 15.0, 0.2, 7.22, 0.03, 7.06, 0.02],
  [92, 16, 1_438_778, 1.88, 0.01, 14.8, 0.2, 6.84, 0.02, 6.65, 0.03],
  [128, 16, 2_022_074, 1.98, 0.01, 15.1, 0.2, 6.77, 0.02, 6.5, 0.02],
  [164, 16, 2_605_370, 2.13, 0.03, 15.4, 0.2, 6.84, 0.04, 6.3, 0.02],
  [200, 16, 3_188_666, 2.28, 0.03, 16.0, 0.2, 7.02, 0.05, 6.54, 0.03],
  [20, 32, 1_084_010, 1.83, 0.01, 13.8, 0.2, 6.74, 0.02, 6.46, 0.03],
  [20, 48, 2_435_482, 1.78, 0.01, 12.7, 0.2, 5.97, 0.02, 5.92, 0.02],
  [20, 64, 4_326_602, 1.75, 0.01, 12.5, 0.2, 5.69, 0.02, 5.65, 0.02],
  [20, 80, 6_757_370, 1.67, 0.02, 11.8, 0.2, 5.46, 0.02, 5.45, 0.02],
  [20, 96, 9_727_786, 1.6, 0.02, 11.5, 0.2, 5.39, 0.02, 5.38, 0.01],
] as const

const seeds = 9
/** of Student's t with eight degrees of freedom: what 97.5 % stay below, as a number, so that importing loads no library */
const quantile = 2.306004135204165

/** Defazio & Bottou 2019, table 1, in the columns of `depth-width`: 95 % limits from its standard errors over nine seeds. */
export const svrgTable1: readonly Row[] = printed.map(
  ([layers, planes, parameters, variance, ofVariance, at50, ofAt50, svrg, ofSvrg, sgd, ofSgd]) => ({
    layers,
    planes,
    parameters,
    ...limits('sgdVariance', variance, ofVariance),
    ...limits('errorAt50', at50 / 100, ofAt50 / 100),
    ...limits('svrgError', svrg / 100, ofSvrg / 100),
    ...limits('sgdError', sgd / 100, ofSgd / 100),
    n: seeds,
    status: 'ok',
    interval: 't',
  }),
)

function limits(name: string, mean: number, standardError: number): Row {
  const half = quantile * standardError
  return { [name]: mean, [`${name}Low`]: mean - half, [`${name}High`]: mean + half }
}

import { normals } from '../src/random/normals.js'
import { rootKey } from '../src/random/root-key.js'
import type { Row } from '../src/tables/column.js'

// Rows made up by formula and keyed random numbers, so that every picture comes out the same. No measurement.

const column = (name: string, unit: string, meaning: string) => ({ name, unit, meaning })

export const columns = [
  column('step', '1', 'update'),
  column('seconds', 's', 'time'),
  column('rate', '1', 'step size'),
  column('loss', '1', 'training loss'),
  column('predicted', '1', 'predicted loss'),
  column('accuracy', '1', 'training accuracy'),
  column('ratio', '1', 'variance ratio'),
  column('batch', '1', 'mini-batch'),
  column('error', '%', 'test error'),
  column('noise', '1', 'noise of the gradient over its standard deviation'),
  column('curvature', '1', 'share of curvature'),
  column('layer', '1', 'layer'),
  column('epoch', '1', 'epoch'),
  column('method', '1', 'method'),
  column('network', '1', 'network'),
  column('n', '1', 'seeds averaged'),
]

const steps = Array.from({ length: 13 }, (_, index) => 100 * index)

/** The loss of each method along 1,200 updates, with limits of 95 % over ten seeds. */
export const trainingRows = (methods: readonly string[], network = 'LeNet'): Row[] =>
  methods.flatMap((method, place) => {
    const noise = normals(rootKey(7).child(network).child(method), steps.length)
    const difficulty = 1 + 0.12 * network.length
    return steps.map((step, index) => {
      const predicted = (difficulty * 0.9) / (1 + (step / 260) * (0.5 + 0.35 * place)) + 0.03
      const error = 0.035 * predicted * (1 + step / 900)
      const loss = predicted + error * noise[index]
      const [lossLow, lossHigh] = [loss - 1.96 * error, loss + 1.96 * error]
      return {
        network,
        method,
        step,
        seconds: 7.5 * step,
        accuracy: 1 - loss / 2.3,
        loss,
        lossLow,
        lossHigh,
        predicted,
        n: 10,
        interval: 't',
      }
    })
  })

/** The variance of each method over that of SGD along an epoch: 0 at the snapshot, then rising. */
export const ratioRows = (methods: readonly string[]): Row[] =>
  methods.flatMap((method, place) =>
    steps.map(step => {
      const ratio = (0.9 - 0.35 * place) * (step / 1200) ** (0.55 + 0.25 * place)
      return { method, step, ratio, ratioLow: 0.82 * ratio, ratioHigh: 1.22 * ratio, n: 64, interval: 'jackknife' }
    }),
  )

/** The test error by size of the mini-batch. */
export const batchRows = (): Row[] =>
  ['SGD', 'SVRG'].flatMap((method, place) =>
    [16, 32, 64, 128, 256, 512].map((batch, index) => {
      const error = 8.6 + 0.35 * index * (place === 0 ? 0.3 : 1) + 0.22 * ((index * 5 + place) % 3)
      const half = 0.25 + 0.05 * index
      return { method, batch, error, errorLow: error - half, errorHigh: error + half, n: 5, interval: 't' }
    }),
  )

/** Two thousand standard normal values. */
export const noiseRows = (): Row[] => Array.from(normals(rootKey(5), 2000), noise => ({ noise }))

/** A share for each layer and epoch; the last layer has none at first. */
export const layerRows = (): Row[] =>
  ['conv 1', 'conv 2', 'dense 1', 'dense 2', 'softmax'].flatMap((layer, place) =>
    Array.from({ length: 12 }, (_, index) => {
      const epoch = index + 1
      const curvature = place === 4 && epoch < 3 ? null : 1 / (1 + Math.abs(place - epoch / 3))
      return { layer, epoch, curvature }
    }),
  )

/** A step size divided by ten after 500 and after 900 updates. */
export const rateRows = (): Row[] => steps.map(step => ({ step, rate: step < 500 ? 0.1 : step < 900 ? 0.01 : 0.001 }))

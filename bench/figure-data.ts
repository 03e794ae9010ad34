import { normals } from '../src/random/normals.js'
import { rootKey } from '../src/random/root-key.js'

/**
 * What the figure shows, other numbers for every seed: squared gradient norms of two methods along 60 steps and test errors
 * by mini-batch, each with limits of 95 % over ten runs, and a thousand values of noise. Made up: nothing was measured.
 */
export function figureData(seed: number): object {
  const key = rootKey(seed).child('figures')
  const drawn = ['SGD', 'SVRG'].map((method, place) => {
    const noise = normals(key.child(method), 66)
    const training = Array.from({ length: 60 }, (_, index) => {
      const gradient = 4 * Math.exp(-(0.04 + 0.05 * place) * index + 0.1 * noise[index])
      const [gradientLow, gradientHigh] = [gradient / 1.4, gradient * 1.4]
      return { method, step: 10 * index, gradient, gradientLow, gradientHigh, n: 10, interval: 't' }
    })
    const errors = [16, 32, 64, 128, 256, 512].map((batch, index) => {
      const error = 8.6 + 0.2 * index * (1 + place) + 0.2 * noise[60 + index]
      return { method, batch, error, errorLow: error - 0.4, errorHigh: error + 0.4, n: 10, interval: 't' }
    })
    return { training, errors }
  })
  return {
    training: drawn.flatMap(({ training }) => training),
    errors: drawn.flatMap(({ errors }) => errors),
    noise: Array.from(normals(key.child('noise'), 1000), noise => ({ noise })),
  }
}

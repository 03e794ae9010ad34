/** What the parameters of a noisy quadratic are called in a caption. */
export const quadraticSettings = {
  dimension: 'd',
  spectrum: 'spectrum',
  condition: 'κ',
  learningRate: 'α',
  noiseVariance: 'B',
  offset: 'θ_0 − θ*',
} as const

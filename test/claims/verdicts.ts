/** What is known of the claims that do not simply hold, each derived or measured apart from this project, but for SVRG's: those
 * are the verdicts on the published runs. */
export const exceptions: Readonly<Record<string, 'fails' | 'conditional' | 'undecided'>> = {
  // the text says that the noise falls linearly: the squared norm is 1/n, the norm 1/√n
  'igt-noise-linear': 'conditional',
  // exact over bound at κ = 1,000 is at most 3.4e-4; sup t·S_t/κ² is 1.13 for every κ
  'igt-bound-slack': 'fails',
  'igt-bound-constant': 'fails',
  // t·Var·λ² peaks above 200 at κ = 100
  'igt-heavy-ball-transient': 'conditional',
  // (1 + μ)² has the spectral radius .8860 at κ = 100, (1 + √μ)² has .8182
  'igt-heavy-ball-printed-step': 'conditional',
  // 2.24 times gradient descent's cost above the optimum after 300 steps, within a tenth until 150 (seeds 0 to 4)
  'igt-lqr-ita-tracks-descent': 'conditional',
  // γ is negative for n(n − 1) < (1 − c)/c²
  'ita-printed-weights': 'conditional',
  // 1496 against 953 at t = 100
  'igt-below-sgd-throughout': 'conditional',
  // .0752·100 for a log spectrum, 1.57 for rank one
  'adam-diagonal-average': 'conditional',
  'adam-diagonal-exponent': 'fails',
  'adam-diagonal-printed-sum': 'conditional',
  // f1/f2 → √(2/π)
  'adam-factor-close-relative': 'conditional',
  'adam-factor-printed': 'conditional',
  'adam-strong-convexity': 'conditional',
  'adam-first-average': 'conditional',
  // ten seeds of ten epochs on 8,192 images: the errors differ by less than their spread, and SCSG is ahead by 0.02
  'svrg-faster-per-epoch': 'undecided',
  'svrg-slower-per-gradient': 'undecided',
  'svrg-scsg-worst': 'fails',
  // 0.44 at most at 2 % of an epoch, 1.08 in epoch 50 at 33 %
  'svrg-lenet-halves-variance': 'conditional',
  'svrg-lenet-below-sgd': 'fails',
  // in its second epoch on 1,280 images: 0.27, 0.74, 1.00 (0.93 to 1.08), 1.19
  'svrg-densenet-above-sgd': 'undecided',
  'svrg-densenet-above-early': 'fails',
  // in its second epoch on 2,560 images: 0.56, 0.93 (0.88 to 0.99), 1.19, 1.36
  'svrg-deep-resnet-above-early': 'fails',
  'svrg-distance-faster-in-densenet': 'fails',
  'svrg-curvature-alike': 'fails',
  // four seeds of five epochs: variances spread by more than depth and width change them
  'svrg-deeper-noisier': 'undecided',
  'svrg-wider-quieter': 'undecided',
  'svrg-best-factor-pays': 'fails',
  'svrg-best-factor-by-layer-pays': 'fails',
  'svrg-best-factor-is-near-one': 'fails',
  // D falls along the epoch, so it crosses later than D at its start predicts
  'svrg-crossing-predicted': 'fails',
}

/** Numbers of claims that follow from published or hand-made ones, to the digits that those have; of SVRG see svrg_values.py. */
export const values: Readonly<Record<string, readonly [value: number, error: number]>> = {
  'igt-momentum-total-unreduced': [5.013193 / 5.263158, 1e-6],
  'igt-increasing-momentum-first-peak': [2.107443 / 0.307375, 2e-5],
  'igt-increasing-momentum-later-peak': [0.262241 / 2.107443, 1e-6],
  'igt-noise-linear': [-0.5, 1e-12],
  'igt-bound-slack': [3.4e-4, 1e-5],
  'igt-bound-constant': [1.1293, 0.02],
  'igt-heavy-ball-printed-step': [0.886, 5e-5],
  'igt-heavy-ball-transient': [227.06, 0.01],
  'ita-printed-weights': [-0.519, 5e-4],
  'ita-shorter-transport': [292.25 / 999, 1e-5],
  'igt-below-sgd': [23.11 / 2232, 1e-5],
  'ita-costs-its-fraction': [45.46 / 23.11, 1e-3],
  'adam-diagonal-average': [7.52, 0.02],
  'adam-diagonal-printed-sum': [5 / 3 - 5 / 7, 1e-12],
  'adam-factor-close': [0.064418, 1e-4],
  'adam-factor-close-relative': [1 - Math.sqrt(2 / Math.PI), 1e-4],
  'adam-strong-convexity': [20, 1e-9],
  'adam-first-average': [1, 1e-12],
  'adam-average-limit': [0.0526316, 1e-7],
}

/** Experiments whose claims take seconds each. */
export const heavy = ['lqr', 'svag-rate']

import type { Panels } from './chart.js'
import { gradientAlignmentPlots } from './gradient-alignment-chart.js'
import { panels } from './panels.js'
import { quadraticMomentsPlots } from './quadratic-moments-chart.js'
import type { Rows } from './rows.js'

/**
 * Convergence on a noisy quadratic and the alignment of gradient estimates in one (Arnold et al. 2019, figure 2): the panels
 * of `quadraticMomentsChart` and of `gradientAlignmentChart`.
 *
 * @param moments rows of `quadratic-moments`, one case of each method
 * @param alignment rows of one `gradient-alignment` case
 * @throws RangeError as the two
 */
export function igtConvergenceChart(moments: Rows, alignment: Rows): Panels {
  const plots = [...quadraticMomentsPlots(moments), ...gradientAlignmentPlots(alignment)]
  return panels(
    plots.map(({ plot }) => plot),
    {
      columns: 2,
      headings: plots.map(({ heading }) => heading),
      legend: 'each',
      title: 'Convergence and alignment on a noisy quadratic',
    },
  )
}

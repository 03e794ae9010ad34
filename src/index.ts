export type { Transforms } from './augmentation/transforms.js'
export type { Average } from './averages/average.js'
export type { AveragingWeights } from './averages/averaging-weights.js'
export { constantWeights } from './averages/constant-weights.js'
export { type ExactTailState, exactTail } from './averages/exact-tail.js'
export { exponentialTail, tailWeights, windowWeights } from './averages/exponential-tail.js'
export { printedTailGamma } from './averages/printed-tail-gamma.js'
export { type TailLength, tailLength, windowLength } from './averages/tail-length.js'
export { exactTailVariances, twoWindowVariances, weightedVariances } from './averages/tail-variance.js'
export { type TwoWindowState, twoWindowTail } from './averages/two-window-tail.js'
export { uniformWeights } from './averages/uniform-weights.js'
export { sampleWeights, type WeightedAverageState, weightedAverage } from './averages/weighted-average.js'
export { activationChart } from './charts/activation-chart.js'
export { averagingWeightsChart } from './charts/averaging-weights-chart.js'
export type { Axis, AxisOptions } from './charts/axis.js'
export { categoryAxis } from './charts/category-axis.js'
export type { Chart, Layer, Panels, Plot, StackedPlot } from './charts/chart.js'
export { type ConvergenceChartOptions, convergenceChart } from './charts/convergence-chart.js'
export { type DepthWidthChartOptions, depthWidthChart } from './charts/depth-width-chart.js'
export { distanceChart } from './charts/distance-chart.js'
export { edgePoints } from './charts/edge-points.js'
export { endLabels } from './charts/end-labels.js'
export { errorBars } from './charts/error-bars.js'
export { gradientAlignmentChart } from './charts/gradient-alignment-chart.js'
export { heatMap } from './charts/heat-map.js'
export { histogram } from './charts/histogram.js'
export { igtBoundChart } from './charts/igt-bound-chart.js'
export { igtConvergenceChart } from './charts/igt-convergence-chart.js'
export { intervalBand } from './charts/interval-band.js'
export { line } from './charts/line.js'
export { linearAxis } from './charts/linear-axis.js'
export { lockMatrixChart } from './charts/lock-matrix-chart.js'
export { lockingChart } from './charts/locking-chart.js'
export { log2Axis, log10Axis } from './charts/log-axis.js'
export { lqrChart } from './charts/lqr-chart.js'
export { noiseCorrelationChart } from './charts/noise-correlation-chart.js'
export { noiseImpactChart } from './charts/noise-impact-chart.js'
export { panels } from './charts/panels.js'
export { percentAxis } from './charts/percent-axis.js'
export type { Piece } from './charts/piece.js'
export { plot } from './charts/plot.js'
export type { PlotOptions } from './charts/plot-options.js'
export { points } from './charts/points.js'
export { quadraticMomentsChart } from './charts/quadratic-moments-chart.js'
export { type QuadraticSimulationChartOptions, quadraticSimulationChart } from './charts/quadratic-simulation-chart.js'
export { ratioOverEpochsChart } from './charts/ratio-over-epochs-chart.js'
export { referenceLine, verticalLine } from './charts/reference-line.js'
export { residualPlot } from './charts/residual-plot.js'
export { shadedRange } from './charts/shaded-range.js'
export { smallMultiples } from './charts/small-multiples.js'
export { stepAxis } from './charts/step-axis.js'
export { stochasticQuadraticChart } from './charts/stochastic-quadratic-chart.js'
export { streamingChart } from './charts/streaming-chart.js'
export { tailGammaChart } from './charts/tail-gamma-chart.js'
export { theoryCurve } from './charts/theory-curve.js'
export { timeAxis } from './charts/time-axis.js'
export { varianceFactorsChart } from './charts/variance-factors-chart.js'
export { varianceLawChart } from './charts/variance-law-chart.js'
export { varianceRatioChart } from './charts/variance-ratio-chart.js'
export { type Dataset, type DatasetParts, dataset, type Examples } from './datasets/dataset.js'
export { loadDataset } from './datasets/load.js'
export type { Estimate, GradientEstimator, Snapshot } from './estimators/estimator.js'
export { idealSvag } from './estimators/ideal-svag.js'
export { igt } from './estimators/igt.js'
export { increasingMomentum } from './estimators/increasing-momentum.js'
export { type ItaOptions, ita } from './estimators/ita.js'
export { meanAndVariance } from './estimators/mean-and-variance.js'
export { type MomentumOptions, momentum } from './estimators/momentum.js'
export { type ScsgOptions, type ScsgState, scsg } from './estimators/scsg.js'
export { sgd } from './estimators/sgd.js'
export { sgdWithVariance } from './estimators/sgd-with-variance.js'
export {
  type StreamingSvrgOptions,
  type StreamingSvrgState,
  streamingSvrg,
} from './estimators/streaming-svrg.js'
export { type SvrgOptions, type SvrgState, svrg } from './estimators/svrg.js'
export { type AverageState, transportedAverage } from './estimators/transported-average.js'
export { type Figure, type FigureOptions, figure } from './figures/figure.js'
export { svrgTable1 } from './figures/svrg-table-1.js'
export { product } from './matrices/product.js'
export { solve } from './matrices/solve.js'
export { spectralProduct } from './matrices/spectral-product.js'
export { type SymmetricEigen, symmetricEigen } from './matrices/symmetric-eigen.js'
export { transpose } from './matrices/transpose.js'
export { transposeProduct } from './matrices/transpose-product.js'
export {
  type Crossing,
  type CrossingOptions,
  crossing,
  crossingColumns,
  crossings,
  crossingThresholds,
  type MeasuredPoint,
} from './measurements/crossing.js'
export { determinismProbe } from './measurements/determinism-probe.js'
export { atFrozenPoint, type FrozenPass, type FrozenPoint } from './measurements/frozen-errors.js'
export {
  type AlignedPath,
  type Alignment,
  type AlignmentAtDistance,
  type GradientAlignmentOptions,
  gradientAlignment,
} from './measurements/gradient-alignment.js'
export { layersOf, type ParameterLayer } from './measurements/layers.js'
export { type NoiseOfPartition, type NoisyEstimator, noiseWindows } from './measurements/noise-windows.js'
export { type RatioInPass, ratiosAlongPass } from './measurements/ratios-along-pass.js'
export {
  type SimulatedMoments,
  type SimulatedMomentsOptions,
  simulatedMoments,
} from './measurements/simulated-moments.js'
export { growingSnapshotTable, type SnapshotTable, snapshotTable } from './measurements/snapshot-table.js'
export { type VarianceRatio, varianceRatio } from './measurements/variance-ratio.js'
export { densenet4036 } from './networks/densenet.js'
export { constant, fanInUniform, fanOutNormal } from './networks/initializers.js'
export { lenet } from './networks/lenet.js'
export {
  type Activation,
  type InputShape,
  type Network,
  type NetworkFactory,
  type Operations,
  type ParameterTensor,
  parameterCount,
} from './networks/network.js'
export type { NetworkOptions } from './networks/network-options.js'
export { resnet, resnet110, type ResnetOptions, resnetSmall } from './networks/resnet.js'
export { chart } from './notebook/chart.js'
export { compute } from './notebook/compute.js'
export { display } from './notebook/display.js'
export { progress } from './notebook/progress.js'
export { table } from './notebook/table.js'
export { report } from './notebook/report.js'
export { type ShownRun, start } from './notebook/start.js'
export { type ShownSweep, sweep } from './notebook/sweep.js'
export { type AdamOptions, type AdamState, adam } from './optimizers/adam.js'
export { type AdamStarOptions, adamStar } from './optimizers/adam-star.js'
export type { GradientMean } from './optimizers/gradient-mean.js'
export type { GradientMoments } from './optimizers/gradient-moments.js'
export { type HeavyBallOptions, heavyBall } from './optimizers/heavy-ball.js'
export { type MinibatchMsvagOptions, type MinibatchMsvagState, minibatchMsvag } from './optimizers/minibatch-msvag.js'
export { type MsgdOptions, msgd } from './optimizers/msgd.js'
export { type MssdOptions, mssd } from './optimizers/mssd.js'
export { type MsvagOptions, msvag } from './optimizers/msvag.js'
export type { Optimizer, Schedule, Time, Update } from './optimizers/optimizer.js'
export { stepSchedule } from './optimizers/step-schedule.js'
export { type SvagOptions, svag } from './optimizers/svag.js'
export { withWeightDecay } from './optimizers/with-weight-decay.js'
export {
  type LinearQuadratic,
  linearQuadratic,
  type RandomSystemOptions,
  randomLinearQuadratic,
} from './problems/linear-quadratic.js'
export { type Locks, locked } from './problems/locks.js'
export { partition } from './problems/partition.js'
export type { Evaluation, FiniteSum, MiniBatch, Problem, Stream } from './problems/problem.js'
export { type Quadratic, type QuadraticOptions, quadratic } from './problems/quadratic.js'
export { type QuadraticProgram, type QuadraticProgramOptions, quadraticProgram } from './problems/quadratic-program.js'
export { type ReinforceOptions, reinforce } from './problems/reinforce.js'
export { type SpectrumName, type SpectrumOptions, spectrum } from './problems/spectrum.js'
export {
  type StochasticQuadratic,
  type StochasticQuadraticOptions,
  stochasticQuadratic,
} from './problems/stochastic-quadratic.js'
export { type Wilson, type WilsonOptions, wilson } from './problems/wilson.js'
export { bits } from './random/bits.js'
export { haarRotation } from './random/haar-rotation.js'
export { integers } from './random/integers.js'
export type { Key } from './random/key.js'
export { fillNormals, normals } from './random/normals.js'
export { permutation } from './random/permutation.js'
export { rootKey } from './random/root-key.js'
export { uniforms } from './random/uniforms.js'
export { frameOf } from './runs/frame-of.js'
export { type Origin, originOf } from './runs/origin.js'
export type { Progress } from './runs/progress.js'
export { results } from './runs/read-results.js'
export { RunFailure } from './runs/run-failure.js'
export type { Run, StartOptions } from './runs/start.js'
export type { Grid, Sweep, SweepCase } from './runs/sweep.js'
export { clopperPearson, type ProportionInterval } from './statistics/clopper-pearson.js'
export { groupJackknife } from './statistics/group-jackknife.js'
export { jackknifeLogRatio } from './statistics/jackknife-log-ratio.js'
export { type MeanInterval, meanInterval } from './statistics/mean-interval.js'
export { type MedianInterval, medianInterval } from './statistics/median-interval.js'
export { belowThreshold, type RatioInterval } from './statistics/ratio-interval.js'
export type { Cell, Column, Row } from './tables/column.js'
export { type Frame, frame } from './tables/frame.js'
export { pDiagonal, pDiagonalLowerBound, pDiagonalOfRotation } from './theory/diagonal-dominance.js'
export { type DirectionMoments, directionMoments, exactMoments, type Moments } from './theory/exact-moments.js'
export { expectedCost } from './theory/expected-cost.js'
export {
  gradientDeviations,
  gradientStep,
  type OptimalSignStep,
  type OptimalStep,
  signStep,
} from './theory/expected-improvement.js'
export {
  type HeavyBallRate,
  type HeavyBallTuning,
  heavyBallRadius,
  heavyBallRate,
  heavyBallTuning,
} from './theory/heavy-ball-rate.js'
export { fromEigenbasis, type Hessian, hessianMatrix, rotatedHessian, toEigenbasis } from './theory/hessian.js'
export {
  type BoundConstants,
  boundConstants,
  boundFactor,
  type IgtBound,
  type IgtBoundOptions,
  igtBound,
} from './theory/igt-bound.js'
export { impulseResponse } from './theory/impulse-response.js'
export { type LinearMethod, linearMethods } from './theory/linear-methods.js'
export type { MomentOptions } from './theory/moment-options.js'
export { movingAverageVariance, movingAverageVarianceLimit, varianceEstimate } from './theory/moving-average.js'
export { igtImpactSums, type NoiseImpact, type NoiseImpactOptions, noiseImpact } from './theory/noise-impact.js'
export { type DescentState, type OptimalDescents, optimalDescents } from './theory/optimal-descents.js'
export { policyCost, policyGradient } from './theory/policy-cost.js'
export { leastCost, type RiccatiSolution, riccati } from './theory/riccati.js'
export { signCovarianceTrace } from './theory/sign-covariance-trace.js'
export { signCovariance, signMoment } from './theory/sign-moment.js'
export { adamDirection, signTimesVarianceAdaptation } from './theory/sign-variance-identity.js'
export { expectedSign, successProbability } from './theory/success-probability.js'
export { type SvagConstants, type SvagSetting, svagBound, svagConstants } from './theory/svag-rate.js'
export {
  adaptationError,
  optimalFactor,
  optimalSignFactor,
  signAdaptationError,
} from './theory/variance-adaptation.js'
export {
  adamFactor,
  type FactorDifference,
  factorDifference,
  signOptimalFactor,
  svagFactor,
  type VarianceFactor,
} from './theory/variance-factors.js'
export { atSteps } from './trajectories/at-steps.js'
export { batchNormPolicies } from './trajectories/batch-norm-policy.js'
export { type EliminatedIgtOptions, eliminatedIgt } from './trajectories/eliminated-igt.js'
export { type LinearMethodOptions, linearMethod } from './trajectories/linear-method.js'
export {
  type Draws,
  type StreamIterate,
  type StreamTrajectoryOptions,
  streamTrajectory,
} from './trajectories/stream-trajectory.js'
export {
  type Iterate,
  type Position,
  rest,
  startPosition,
  type TrajectoryOptions,
  trajectory,
} from './trajectories/trajectory.js'
export { Float64Vector, float64Space } from './vectors/float64-vector.js'
export type { Space, StoredVectors, Vector } from './vectors/vector.js'
export { type Assessment, type Workload, type WorkloadOptions, workload } from './workloads/workload.js'

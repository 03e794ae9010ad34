export type { Transforms } from './augmentation/transforms.js'
export type { Chart } from './charts/chart.js'
export { varianceRatioChart } from './charts/variance-ratio-chart.js'
export { type Dataset, type DatasetParts, dataset, type Examples } from './datasets/dataset.js'
export { loadDataset } from './datasets/load.js'
export type { Estimate, GradientEstimator, Snapshot } from './estimators/estimator.js'
export { sgd } from './estimators/sgd.js'
export { type SvrgOptions, type SvrgState, svrg } from './estimators/svrg.js'
export { type Figure, type FigureOptions, figure } from './figures/figure.js'
export { determinismProbe } from './measurements/determinism-probe.js'
export { type RatioInPass, ratiosAlongPass } from './measurements/ratios-along-pass.js'
export { type SnapshotTable, snapshotTable } from './measurements/snapshot-table.js'
export { type VarianceRatio, varianceRatio } from './measurements/variance-ratio.js'
export { constant, fanInUniform } from './networks/initializers.js'
export { type LenetOptions, lenet } from './networks/lenet.js'
export {
  type Activation,
  type InputShape,
  type Network,
  type NetworkFactory,
  type Operations,
  type ParameterTensor,
  parameterCount,
} from './networks/network.js'
export { chart } from './notebook/chart.js'
export { display } from './notebook/display.js'
export { progress } from './notebook/progress.js'
export { table } from './notebook/table.js'
export { type ShownRun, start } from './notebook/start.js'
export { type ShownSweep, sweep } from './notebook/sweep.js'
export { type HeavyBallOptions, heavyBall } from './optimizers/heavy-ball.js'
export type { Optimizer, Schedule, Time, Update } from './optimizers/optimizer.js'
export { stepSchedule } from './optimizers/step-schedule.js'
export { type Locks, locked } from './problems/locks.js'
export { partition } from './problems/partition.js'
export type { Evaluation, FiniteSum, MiniBatch, Problem, Stream } from './problems/problem.js'
export { bits } from './random/bits.js'
export { integers } from './random/integers.js'
export type { Key } from './random/key.js'
export { normals } from './random/normals.js'
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
export { groupJackknife } from './statistics/group-jackknife.js'
export { jackknifeLogRatio } from './statistics/jackknife-log-ratio.js'
export { belowThreshold, type RatioInterval } from './statistics/ratio-interval.js'
export type { Cell, Column, Row } from './tables/column.js'
export { type Frame, frame } from './tables/frame.js'
export { batchNormPolicies } from './trajectories/batch-norm-policy.js'
export {
  type Iterate,
  type Position,
  rest,
  startPosition,
  type TrajectoryOptions,
  trajectory,
} from './trajectories/trajectory.js'
export { Float64Vector, float64Space } from './vectors/float64-vector.js'
export type { Space, Vector } from './vectors/vector.js'
export { type Assessment, type Workload, type WorkloadOptions, workload } from './workloads/workload.js'

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  activationCases,
  averagingRows,
  depthWidthRows,
  distanceCases,
  lockingRows,
  networkCases,
  streamingRows,
} from '../../gallery/network-rows.js'
import { activationChart } from '../../src/charts/activation-chart.js'
import { convergenceChart } from '../../src/charts/convergence-chart.js'
import { depthWidthChart } from '../../src/charts/depth-width-chart.js'
import { distanceChart } from '../../src/charts/distance-chart.js'
import { lockingChart } from '../../src/charts/locking-chart.js'
import { ratioOverEpochsChart } from '../../src/charts/ratio-over-epochs-chart.js'
import { streamingChart } from '../../src/charts/streaming-chart.js'
import { varianceRatioChart } from '../../src/charts/variance-ratio-chart.js'
import { svrgTable1 } from '../../src/figures/svrg-table-1.js'
import type { Row } from '../../src/tables/column.js'
import { drawn, type Item, scene } from './scene.js'

const near = (a: number, b: number, what: string) => assert.ok(Math.abs(a - b) < 1e-6, `${what}: ${a} for ${b}`)
const datumOf = (item: Item) => item.datum as Record<string, number & string>
const says = (caption: string, ...parts: readonly string[]) => {
  for (const part of parts) assert.ok(caption.includes(part), `${part}: ${caption}`)
}

test('a ratio stands at its place in the training, at the same height in every panel, with what was trained beside', async () => {
  const cases = networkCases()
  const chart = ratioOverEpochsChart(...cases)
  const symbols = drawn(await scene(chart), 'symbol')
  assert.equal(symbols.length, cases.flat().length)
  // in the first panel, 60 epochs: 2, 9, 27 and all of 79 updates into epoch 10
  const first = symbols.slice(0, 28)
  const [start, , , end] = first.filter(item => datumOf(item)['epoch'] === 10).toSorted((a, b) => a.x - b.x)
  const ten = first.find(item => datumOf(item)['epoch'] === 20 && datumOf(item)['reached'] === '2 %')!
  near((end.x - start.x) / (ten.x - start.x), 77 / 79 / 10, 'places along x')
  // a factor of two in the ratio is as high in every panel: all on one log₂ axis
  const heights = [symbols.slice(0, 28), symbols.slice(28, 44), symbols.slice(44, 48)].map(([one, ...others]) => {
    const other = others.at(-1)!
    return (other.y - one.y) / Math.log2(datumOf(one)['ratio'] / datumOf(other)['ratio'])
  })
  near(heights[1], heights[0], 'second panel')
  near(heights[2], heights[0], 'third panel')
  says(
    chart.usermeta.figure.caption,
    '(a) LeNet on fashion-mnist-small, SVRG, batch size 128, learning rate 0.1, momentum 0.9, n = 79 mini-batches; (b) small ResNet on cifar-10-part',
    '95 % limits for fresh partitions (jackknife)',
  )
})

/** Made-up rows of epoch 2 with 20 mini-batches, measured after 1, 3, 7 and 20 updates, which are 5, 15, 35 and 100 %. */
const coarse = (network: string): Row[] =>
  distanceCases()[0]
    .filter(({ progress }) => [0.02, 0.11, 0.33, 1].includes(progress as number))
    .map((row, index) => ({ ...row, network, step: 20 + [1, 3, 7, 20][index], n: 20 }))
const fractions = [0.05, 0.15, 0.35, 1]

test('points stand at the updates after which they were measured, not at the progress asked for', async () => {
  const rows = coarse('lenet')
  const placed = async (chart: object, count: number) => {
    const symbols = drawn(await scene(chart), 'symbol').slice(0, count)
    const [first, ...others] = symbols.toSorted((a, b) => a.x - b.x)
    const last = others.at(-1)!
    others.forEach((item, i) => {
      near((item.x - first.x) / (last.x - first.x), (fractions[i + 1] - 0.05) / 0.95, `point ${i + 1}`)
    })
  }
  await placed(distanceChart(rows), 4)
  await placed(lockingChart(rows.map(row => ({ ...row, lock: 'transforms' }))), 4)
  await placed(activationChart([rows]), 4)
  await placed(varianceRatioChart(rows), 4)
  await placed(ratioOverEpochsChart(rows), 4)
  const streaming = rows.map(row => ({ ...row, estimator: 'streaming-svrg', megabatchSize: 1280 }))
  const steps = streamingChart(streaming)
  const inner = drawn(await scene(steps), 'symbol').map(item => datumOf(item)['inner'])
  assert.deepEqual([...new Set(inner)], [1, 3, 7, 20])
  says(steps.usermeta.figure.caption, 'since the epoch’s first mega-batch, others following')
})

test('a legend that names the progress asked for says which updates were measured, where they are not the same', () => {
  const { caption } = ratioOverEpochsChart(networkCases()[0], coarse('resnet-110'), coarse('densenet-40-36')).usermeta
    .figure
  says(
    caption,
    'Measured after the first whole update from there on: in (a) 2 %, 11 %, 33 % are updates 2, 9, 27 of 79; in (b), (c) 2 %, 11 %, 33 % are updates 1, 3, 7 of 20',
  )
  // ⌈0.02·469⌉ = 10 of 469 are 2.1 %
  const fine = coarse('lenet').map((row, i) => ({ ...row, step: 469 + [10, 52, 155, 469][i] }))
  assert.ok(!ratioOverEpochsChart(fine).usermeta.figure.caption.includes('updates'))
})

test('two places that are the same update are one step of a chart by steps', async () => {
  const [first, ...others] = coarse('lenet').map(row => ({ ...row, estimator: 'streaming-svrg', megabatchSize: 1280 }))
  const chart = streamingChart([first, { ...first, progress: 0.04 }, ...others])
  const data = drawn(await scene(chart), 'symbol').map(datumOf)
  assert.deepEqual(
    data.filter(({ estimator }) => estimator === 'SGD').map(({ inner }) => inner),
    [1, 3, 7, 20, 1, 3, 7, 20],
  )
})

test('rows of epochs with different numbers of updates are not one case', () => {
  const [first, ...others] = coarse('lenet')
  assert.throws(
    () => distanceChart([{ ...first, step: 31 }, ...others]),
    /places must be of one training, with as many updates in each epoch, got step 23 at epoch 2, progress 0.11/,
  )
})

test('limits of a growing sample are not called 95 %, since each look has a confidence of its own', () => {
  const sequential = (rows: readonly Row[]) => rows.map(row => ({ ...row, interval: 'sequential-jackknife' }))
  const rows = sequential(coarse('lenet'))
  for (const chart of [
    ratioOverEpochsChart(rows),
    activationChart([rows]),
    varianceRatioChart(rows),
    lockingChart(sequential(lockingRows())),
    streamingChart(sequential(streamingRows().slice(0, 10))),
  ]) {
    const { caption } = chart.usermeta.figure
    assert.match(
      caption,
      /limits for fresh partitions \(sequential-jackknife\), each of the confidence of the look at which measuring stopped, 95 % or more/,
    )
    assert.ok(!caption.includes('95 % limits'), caption)
  }
})

test('of each network the last epoch measured with both activations is compared', async () => {
  const [relu, elu] = activationCases()
  const chart = activationChart([relu, elu.filter(({ epoch }) => (epoch as number) <= 20)])
  const data = drawn(await scene(chart), 'symbol').map(datumOf)
  assert.equal(data.length, 8)
  assert.ok(data.every(({ panel }) => panel === 'LeNet, epoch 20'))
  assert.deepEqual([...new Set(data.map(({ activation }) => activation))], ['ReLU', 'ELU'])
  says(chart.usermeta.figure.caption, 'LeNet with ELU on fashion-mnist-small')
  assert.throws(
    () => activationChart([relu.filter(({ epoch }) => epoch === 2), elu.filter(({ epoch }) => epoch !== 2)]),
    /activationChart: LeNet has no epoch that was measured with each activation/,
  )
})

test('distance starts at 0, and what is undefined at the snapshot is not drawn', async () => {
  const cases = distanceCases()
  const chart = distanceChart(...cases)
  const symbols = drawn(await scene(chart), 'symbol')
  // seven distances of each network, six of each of the three others
  assert.equal(symbols.length, 2 * (7 + 3 * 6))
  const atStart = symbols.filter(item => datumOf(item)['progress'] === 0)
  assert.deepEqual(
    atStart.map(item => datumOf(item)['distance']),
    [0, 0],
  )
  says(chart.usermeta.figure.caption, 'DenseNet-40-36 on fashion-mnist-small, SVRG', 'At the snapshot itself')
  assert.throws(() => distanceChart(cases[0], cases[0]), /distanceChart: cases must be of different networks/)
})

test('a curvature that is not there has its true reason: the snapshot, the sample, or a training that diverged', () => {
  const captionOf = (change: (row: Row, index: number) => Row) =>
    distanceChart(distanceCases()[0].map(change)).usermeta.figure.caption
  const whole = captionOf(row => row)
  assert.ok(!whole.includes('among those measured') && !whole.includes('diverged'), whole)
  // of a sample the last point has the last mini-batch, and it may be in it or not
  const sampled = captionOf((row, i) => (i === 2 || i === 6 ? { ...row, curvatureBatch: null } : row))
  says(sampled, 'At 2 points the mini-batch of (b) is not among those measured', 'At the snapshot itself')
  assert.ok(!sampled.includes('no next step'), sampled)
  const none = { curvature: null, curvatureBatch: null, curvatureDispersion: null, distance: null }
  const lost = captionOf((row, i) => (i === 6 ? { ...row, ...none, status: 'diverged' } : row))
  says(lost, 'One point has values that are not finite and is not drawn where it lacks them (diverged)')
  const later = distanceChart(distanceCases()[0].slice(1)).usermeta.figure.caption
  assert.ok(!later.includes('At the snapshot itself'), later)
})

test('inner steps are counted from the mega-batch, and the ratio is that of the two variances', async () => {
  const rows = streamingRows()
  const chart = streamingChart(rows.slice(0, 10), rows.slice(10))
  const symbols = drawn(await scene(chart), 'symbol')
  const data = symbols.map(datumOf)
  // variances of both networks, then ratios of both
  assert.equal(data.length, 80)
  const variances = data.slice(0, 40)
  const streaming = variances.filter(({ estimator }) => estimator === 'streaming SVRG')
  assert.deepEqual(
    streaming.map(({ inner }) => inner),
    [...Array(10).keys(), ...Array(10).keys()],
  )
  const sgd = variances.filter(({ estimator }) => estimator === 'SGD')
  const ratios = data.slice(40).filter(({ estimator }) => estimator === 'streaming SVRG')
  assert.equal(ratios.length, 20)
  ratios.forEach(({ ratio }, i) => {
    near(ratio, streaming[i]['variance'] / sgd[i]['variance'], `ratio ${i}`)
  })
  says(chart.usermeta.figure.caption, '(b) small ResNet', 'mega-batch of 10 mini-batches, epoch 5', 'Dashed: ⅓')
})

test('with locks the variance starts at 0, without it does not, on axes that hold 0', async () => {
  const chart = lockingChart(lockingRows())
  const symbols = drawn(await scene(chart), 'symbol')
  assert.equal(symbols.length, 44)
  const [variances, ratios] = [symbols.slice(0, 22), symbols.slice(22)]
  for (const [panel, column] of [
    [variances, 'estimatorVariance'],
    [ratios, 'ratio'],
  ] as const) {
    const start = panel.filter(item => datumOf(item)['progress'] === 0)
    const [free, locked] = ['not locked', 'transforms locked'].map(
      name => start.find(item => datumOf(item)['locking'] === name)!,
    )
    assert.equal(datumOf(locked)[column], 0)
    assert.ok(free.y < locked.y)
  }
  assert.throws(() => lockingChart([...lockingRows(), lockingRows()[0]]), /lockingChart: rows must be of one epoch/)
})

test('locks that differ are lines of their own', async () => {
  const [none, both] = [lockingRows().slice(0, 11), lockingRows().slice(11)]
  const cased = (rows: readonly Row[], lock: string, dropout = 0) => rows.map(row => ({ ...row, lock, dropout }))
  const lines = async (...cases: readonly Row[][]) => [
    ...new Set(drawn(await scene(lockingChart(cases.flat())), 'symbol').map(item => datumOf(item)['locking'])),
  ]
  assert.deepEqual(
    await lines(
      cased(none, 'none', 0.5),
      cased(none, 'dropout', 0.5),
      cased(both, 'transforms', 0.5),
      cased(both, 'transforms,dropout', 0.5),
    ),
    ['not locked', 'dropout locked', 'transforms locked', 'transforms and dropout locked'],
  )
  // without dropout its lock is only named where nothing else tells two lines apart
  assert.deepEqual(await lines(cased(none, 'none'), cased(both, 'transforms,dropout')), [
    'not locked',
    'transforms locked',
  ])
  assert.deepEqual(await lines(cased(none, 'none'), cased(none, 'dropout')), ['not locked', 'dropout locked'])
  assert.throws(
    () => lockingChart([...cased(both, 'transforms,dropout'), ...cased(both, 'dropout,transforms')]),
    /lockingChart: rows must be of one epoch of each lock/,
  )
})

test('depths are of one width and widths of one depth, beside those of the paper', async () => {
  const beside = { label: 'printed', rows: svrgTable1 }
  const chart = depthWidthChart(depthWidthRows(), { beside })
  const data = drawn(await scene(chart), 'symbol').map(datumOf)
  // three depths and three widths here, six and six in the paper; in (c) and (d) each with SGD and SVRG
  assert.equal(data.length, 3 * (6 + 12))
  const variances = data.filter(({ variance }) => variance !== undefined)
  const of = (line: string, ...sizes: readonly number[]) => sizes.map(size => `${size} ${line}`)
  assert.deepEqual(
    variances.map(({ layers, planes, line }) => `${layers ?? planes} ${line}`),
    [
      ...[...of('SGD, here', 8, 20, 56), ...of('SGD, printed', 20, 56, 92, 128, 164, 200)],
      ...[...of('SGD, here', 4, 8, 16), ...of('SGD, printed', 16, 32, 48, 64, 80, 96)],
    ],
  )
  says(
    chart.usermeta.figure.caption,
    'against layers, at 8 channels in the first stage (here) and 16 channels in the first stage (printed)',
    'at 20 layers (here) and 20 layers (printed)',
    'n = 3 seeds (here), n = 9 seeds (printed)',
  )
  assert.throws(() => depthWidthChart(depthWidthRows().slice(0, 1)), /must have two layers with the same planes/)
})

test('the printed table has the changes that the paper states, and limits of its nine seeds', () => {
  const row = (layers: number, planes: number) =>
    svrgTable1.find(each => each['layers'] === layers && each['planes'] === planes) as Record<string, number>
  // depth ×10: +26.7 %, width ×6: −11.1 %
  near(row(200, 16)['sgdVariance'] / row(20, 16)['sgdVariance'] - 1, 0.48 / 1.8, 'depth')
  near(row(20, 96)['sgdVariance'] / row(20, 16)['sgdVariance'] - 1, -0.2 / 1.8, 'width')
  // t₈ at 97.5 % = 2.306004
  near(row(20, 16)['svrgErrorHigh'], 0.0884 + 2.306004135 * 0.0003, 'limit')
  // 6n + 2 layers
  assert.ok(svrgTable1.every(({ layers }) => ((layers as number) - 2) % 6 === 0))
})

test('averages of iterates are lines of their own, each with its mean over the seeds', async () => {
  const rows = averagingRows()
  const chart = convergenceChart(rows, { by: 'averaging' })
  const data = drawn(await scene(chart), 'line').map(datumOf)
  const expected = (averaging: string) => {
    const own = rows.filter((row: Row) => row['averaging'] === averaging && row['epoch'] === 7)
    return own.reduce((sum, row) => sum + (row['testError'] as number) / own.length, 0)
  }
  const of = (line: string) => data.find(point => point['line'] === line && point['epoch'] === 7)!['testError']
  near(of('last iterate'), expected('last'), 'last')
  near(of('mean of the last 10 %'), expected('10'), '10')
  says(chart.usermeta.figure.caption, 'starts from the last iterate of the one before', 'estimator = svrg')
})

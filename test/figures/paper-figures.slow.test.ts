import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { papers } from '../../gallery/entries.js'
import { figure } from '../../src/figures/figure.js'
import { svrgFigures } from '../../src/figures/svrg-figures.js'
import { closeRenderer } from '../../src/figures/renderer.js'
import { packageFolder } from '../../src/tables/lab-home.js'
import { lab } from '../cli/lab.js'
import { temporaryHome } from '../runs/temporary-home.js'
import { needs } from '../system-packages.js'
import { withFolder } from './temporary-folder.js'

after(closeRenderer)

/** Texts that each figure must have as text. */
const labels: Readonly<Record<string, readonly string[]>> = {
  'igt-1': ['(a) SGD', '(d) IGT', 'Squared noise impact N²', 'all gradients'],
  'igt-2': ['(a) without transport', '(d) alignment', 'increasing momentum', 'HB-ITA', 'noise of IGT'],
  'igt-5-left': ['Evaluation cost', 'Cost above the optimum', 'optimum', 'ITA'],
  'adam-2': ['(a) well, rotated, ν = 0', '(l) ill, unrotated, ν = 4', 'Median loss', 'sign descent'],
  'adam-3': ['optimal on the sign', 'Adam', 'SVAG', '0.0644 at η = 1.9'],
  'svrg-1': ['Variance of the estimator', 'Variance ratio to SGD', 'transforms locked', 'not locked'],
  'svrg-2': ['(a) LeNet', '(d) DenseNet-40-36', 'Variance ratio', '100 %'],
  'svrg-2-elu': ['(a) LeNet, epoch 60', '(c) DenseNet-40-36, epoch 2', 'ReLU', 'ELU', 'Progress (%)'],
  'svrg-3': ['Distance', 'Curvature', 'Mean curvature', 'Dispersion', 'DenseNet-40-36'],
  'svrg-4': ['(b) small ResNet', 'streaming SVRG', 'Inner step'],
  'svrg-5': ['Test error', 'Epoch', 'Gradients evaluated over N', 'SCSG'],
  'svrg-averaging': ['last iterate', 'mean of all', 'mean of the last 50 %', 'mean of the last 10 %'],
  'svrg-averaging-sgd': ['last iterate', 'mean of the last 10 %', 'Gradients evaluated over N'],
  'svrg-locks': ['Ratio at the snapshot', 'Error of running means', 'Test error', 'transforms', 'not restored'],
  'svrg-noise': ['(a) without replacement', '(b) with replacement', 'Successive steps L', 'SVRG'],
  'svrg-table-1': ['Variance of SGD', 'SVRG, printed', 'Channels of the first stage'],
}

for (const [name, expected] of Object.entries(labels))
  test(`${name} is 5.5 in wide, with embedded letters and its labels as text`, needs('poppler'), () =>
    withFolder(async folder => {
      const [file] = await figure(papers[name].chart).save(join(folder, name), { formats: ['pdf'] })
      const of = (program: string, ...words: string[]) => execFileSync(program, [...words], { encoding: 'utf8' })
      const [, width, height] = /Page size: +([\d.]+) x ([\d.]+) pts/.exec(of('pdfinfo', file))!
      assert.ok(Math.abs(Number(width) - 396) <= 0.1, width)
      assert.ok(Number(height) >= 120 && Number(height) <= 600, height)
      for (const font of of('pdffonts', file).trim().split('\n').slice(2)) assert.match(font, / yes yes yes /)
      const text = of('pdftotext', '-layout', file, '-').replace(/\s+/g, ' ')
      for (const label of expected) assert.ok(text.includes(label), `${label} in ${text}`)
    }),
  )

const main = join(packageFolder, 'dist', 'src', 'cli', 'main.js')

test('every figure of the paper on SVRG is looked at', () => {
  const names = (all: readonly string[]) => all.filter(name => name.startsWith('svrg-')).sort()
  assert.deepEqual(names(Object.keys(labels)), names(Object.keys(papers)))
  assert.deepEqual(names(Object.keys(papers)), names(svrgFigures.map(({ name }) => name)))
})

test('a figure of theory computes what is missing, keeps it as a run, and is the same from kept runs', t => {
  const home = temporaryHome(t)
  const draw = () => {
    const { status, stderr } = lab(home, ['figure', 'adam-3', '--format', 'svg'], main)
    assert.equal(status, 0, stderr)
    return readFileSync(join(home, 'figures', 'adam-3.svg'), 'utf8')
  }
  const first = draw()
  const runs = readdirSync(join(home, 'results', 'runs'))
  assert.equal(runs.length, 1)
  const known = JSON.parse(lab(home, ['status', '--format', 'json'], main).stdout) as Record<string, unknown>[]
  assert.deepEqual(
    known.map(({ run, experiment, state }) => ({ run, experiment, state })),
    [{ run: runs[0], experiment: 'variance-factors', state: 'done' }],
  )
  assert.equal(draw(), first)
  assert.deepEqual(readdirSync(join(home, 'results', 'runs')), runs)
  // the command inside makes the very run that was drawn
  const told = JSON.parse(lab(home, ['figure', '--what', 'figures/adam-3.svg', '--format', 'json'], main).stdout)
  const [, ...words] = (told.origin.command as string).replace(/^npx /, '').split(' ')
  const rows = JSON.parse(lab(home, [...words, '--format', 'json'], main).stdout) as { run: string }[]
  assert.equal(rows.length, 501)
  assert.ok(rows.every(({ run }) => run === runs[0]))
})

test('a figure of a network names the command that makes what is missing, and computes nothing', t => {
  const home = temporaryHome(t)
  const { status, stderr } = lab(home, ['figure', 'variance-ratio'], main)
  assert.equal(status, 2)
  assert.match(
    stderr,
    /figure: the results of variance-ratio are not there; make them with: gradient-lab run variance-ratio --set epochs=10 --set measureEpochs=2,5,10 --set measureAt=0,0.02,0.11,0.33,0.55,0.77,1\n/,
  )
  assert.deepEqual(readdirSync(home), [])
})

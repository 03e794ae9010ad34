import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unicodeLabel } from '../../src/charts/math-label.js'
import { signs } from '../../src/charts/math-signs.js'
import { pairsOf, written } from './math-written.js'

test('labels of papers on optimisation are written as a reader would write them by hand', () => {
  assert.ok(written.length >= 60)
  for (const [label, wanted] of written) assert.equal(unicodeLabel(label), wanted, label)
})

/** A label and the words of the refusal that name what it cannot be. */
const refused = String.raw`
$\sigma^2_g$                 no subscript g
$x_b$                        no subscript b
$x_A$                        no subscript A
$\nabla_\theta f$            no subscript θ
$x^{q}$                      no superscript q
$e^{-\lambda t}$             no superscript λ
$x^{0.5}$                    no superscript .
$2^{-\sqrt n}$               no superscript √
$x_{i\in S}$                 no subscript ∈
$\max_{x\in X}$              no subscript ∈
$w_{t_k}$                    script of a script
$x^{y^2}$                    script of a script
$x_{\hat\theta}$             no subscript θ
$x_{\hat\imath}$             no subscript
$\hat{w_k}$                  one letter, not over wₖ
$\widehat{xy}$               one letter, not over xy
$\overline{a+b}$             one letter, not over a + b
$\tilde\nabla f$             one letter, not over ∇
$\hat{}$                     \hat has no letter
$\hat$                       \hat has nothing to stand on
$\foo$                       \foo is not known
$\lambda\Lam$                \Lam is not known
$\mathbb{e}$                 no \mathbb{e}
$\mathcal{a}$                no \mathcal{a}
$\mathbf{+}$                 no \mathbf{+}
$\mathsf{x}$                 \mathsf is not known
$\begin{matrix}x\end{matrix}$  \begin is not known
$\binom{n}{k}$               \binom is not known
$\stackrel{a}{=}$             \stackrel is not known
$a\\b$                       \\ is not known
$\sqrt[n]{x}$                no root \sqrt[n]
$\frac{1}{}$                 an empty part
$\frac{1}$                   \frac has nothing to stand on
$\sqrt{}$                    an empty part
$x^{}$                       ^ has nothing to stand on
$x^$                         ^ has nothing to stand on
$x_1_2$                      _ stands twice
$x^^2$                       ^ is followed by ^
$y{x$                        a } is missing
$x}$                         a } has no {
$\mathrm{x$                  a } is missing
$\text{a_b}$                 \text cannot hold _
$\mathrm{\frac12}$           \mathrm cannot hold \frac
$50%$                        % in math is written \%
$a&b$                        & in math is written \&
$#1$                         # in math is written \#
$\left x\right)$             \leftx is no bracket
costs $5                     a dollar stands alone
$x$ and $y                   a dollar stands alone
$                            a dollar stands alone
a $$ b                       nothing between two dollars
$ $                          nothing between two dollars
$☃$                          ☃ is not known
$x\$                         a dollar stands alone
`

test('what a line of Unicode cannot hold is refused by name, with the whole label', () => {
  const pairs = pairsOf(refused)
  assert.ok(pairs.length >= 30)
  for (const [label, why] of pairs)
    assert.throws(
      () => unicodeLabel(label),
      ({ name, message }: Error) => name === 'RangeError' && message.includes(why) && message.endsWith(`in "${label}"`),
      `${label}: ${why}`,
    )
})

test('a label without a dollar stays as it is, whatever else is in it', () => {
  for (const label of ['', 'C:\\temp {x}_1^2', '\\alpha', 'a % b # c']) assert.equal(unicodeLabel(label), label)
})

test('groups of any depth and labels of any length end in one refusal', () => {
  for (const part of ['{', '\\hat', '\\sqrt', '\\frac{', '^{', '_', '\\left(', '\\mathrm{', "'"])
    assert.throws(() => unicodeLabel(`$${part.repeat(100_000)}$`), /at most 2000 characters/)
  for (const part of ['{', '\\hat', '\\sqrt', '\\frac{1', '\\sqrt{'])
    assert.throws(() => unicodeLabel(`$${part.repeat(200)}x${'}'.repeat(200)}$`), /nested deeper than 24|stand on/)
})

test('whatever is written between dollars gives a text without TeX, or the one refusal', () => {
  const piece = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...[...signs.keys()].filter(name => !/^[$_{}]$|brace/.test(name)).map(name => `\\${name} `),
      ),
    },
    {
      weight: 6,
      arbitrary: fc.constantFrom('{', '}', '^', '_', "'", '|', '\\|', '\\left', '\\right', '(', ')', '[', '-', ' '),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom('\\frac', '\\sqrt', '\\hat', '\\mathbb', '\\mathrm', '\\text', '\\operatorname'),
    },
    { weight: 4, arbitrary: fc.constantFrom('x', '1', 'k', 'θ', '{x}', '^2', '_{t+1}', '{a+b}') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  )
  let answered = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const label = `$${pieces.join('')}$`
      if (/\\[$_{}\\]|\\(l|r)brace/.test(label)) return
      try {
        assert.doesNotMatch(unicodeLabel(label), /[\\${}]/)
        answered++
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error))
        assert.match(error.message, /^label: [^\n]*, in "/)
      }
    }),
    { numRuns: 2000, seed: 5 },
  )
  assert.ok(answered > 100, `${answered} of the formulas could be written`)
})

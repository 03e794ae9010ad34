import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unicodeLabel } from '../../src/charts/math-label.js'
import { signs } from '../../src/charts/math-signs.js'

/** A label and what a reader would write by hand; one a line, set apart by two spaces or more. */
const written = String.raw`
$\eta=10^{-3}$                            η = 10⁻³
Loss at $w_{k}$, $\eta=0.1$               Loss at wₖ, η = 0.1
$w_{t+1}$                                 wₜ₊₁
$w_{t-1}$                                 wₜ₋₁
$w_{t,i}$                                 wₜ,ᵢ
$\theta^{(k)}$                            θ⁽ᵏ⁾
$\theta_{t}^{(k)}$                        θₜ⁽ᵏ⁾
$\theta^{(k)}_t$                          θₜ⁽ᵏ⁾
$\theta^*$                                θ*
$\theta_*$                                θ⁎
$f'_k(w)$                                 f′ₖ(w)
$f''(w)$                                  f′′(w)
$\sigma^2$                                σ²
$\sigma_s^2/(1+\eta_s)$                   σₛ²/(1 + ηₛ)
$\hat{\gamma}$                            γ̂
$\hat\gamma_t$                            γ̂ₜ
$\tilde{w}$                               w̃
$\widetilde w$                            w̃
$\|w_k-\tilde w\|$                        ‖wₖ − w̃‖
$\bar{\varepsilon}_t$                     ε̄ₜ
$\bar g$                                  ḡ
$\dot{x}$                                 ẋ
$\vec v$                                  v⃗
$\ddot\theta$                             θ̈
$\|x\|$                                   ‖x‖
$\lVert x \rVert_2$                       ‖x‖₂
$\left\| \nabla f \right\|^2$             ‖∇f‖²
$\|{-x}\|\,\|y\|$                         ‖−x‖ ‖y‖
$|x|+|-y|$                                |x| + |−y|
$\max_i |x_i|$                            maxᵢ |xᵢ|
$\frac{1}{3}$                             ⅓
$\frac12\|x\|^2$                          ½‖x‖²
$\frac{a}{b+c}$                           a/(b + c)
$\frac{a+b}{c}$                           (a + b)/c
$\frac{V_{svr}}{2\eta}$                   Vₛᵥᵣ/(2η)
$2\frac{3}{7}$                            2(3/7)
$\frac{a}{b}x$                            (a/b)x
$\frac{a}{b}+x$                           a/b + x
$\frac{\|x\|^2}{n}$                       ‖x‖²/n
$\left(\frac{a}{b}\right)^2$              (a/b)²
$\frac{a}{b}^2$                           (a/b)²
$(\sqrt{\kappa}-1)/(\sqrt\kappa+1)$       (√κ − 1)/(√κ + 1)
$(1+\sqrt{\mu})^2/L$                      (1 + √μ)²/L
$\sqrt{x+1}$                              √(x + 1)
$\sqrt[3]{n}$                             ∛n
$\sqrt{2n}$                               √(2n)
$\sqrt{x}^2$                              (√x)²
$t^{-1/2}$                                t⁻¹⁄²
$t^{-\frac12}$                            t⁻¹⁄²
$O(1/t)$                                  O(1/t)
$\tilde O(1/\sqrt{t})$                    Õ(1/√t)
$\log_2 n$                                log₂ n
$\ln\kappa$                               ln κ
$\kappa\log\kappa$                        κ log κ
$\operatorname{tr}(H^{-2})B/t$            tr(H⁻²)B/t
$\operatorname*{arg\,min}_x f(x)$         arg minₓ f(x)
$\mathrm{SNR} \ge 3$                      SNR ≥ 3
$w_{\text{snap}}$                         wₛₙₐₚ
$\mathbb E\|\theta_t-\theta^*\|^2$        𝔼‖θₜ − θ*‖²
$\mathbb{R}^n$                            ℝⁿ
$x \in \mathbb{R}$                        x ∈ ℝ
$\mathcal{L}(\theta)$                     ℒ(θ)
$\mathcal N(0,\sigma^2 I)$                𝒩(0, σ²I)
$\mathbf{x}^\top\mathbf{H}\mathbf x$      𝐱ᵀ𝐇𝐱
$\boldsymbol\theta_0$                     𝛉₀
$x^\top H x$                              xᵀHx
$\nabla f(w)$                             ∇f(w)
$\partial f/\partial x$                   ∂f/∂x
$\sum_{i=1}^{n} w_i$                      ∑ᵢ₌₁ⁿ wᵢ
$\prod_i(1-\alpha\lambda_i)$              ∏ᵢ(1 − αλᵢ)
$\lambda_{\max}(H)$                       λₘₐₓ(H)
$-1<x\le-2$                               −1 < x ≤ −2
$10^{-3}$                                 10⁻³
$1\times10^{-3}$                          1 × 10⁻³
$0.5\pm 0.1$                              0.5 ± 0.1
$x_{0.5}$                                 x₀.₅
$\approx 2(1-\rho)$                       ≈ 2(1 − ρ)
$n\to\infty$                              n → ∞
$\alpha \propto 1/L$                      α ∝ 1/L
$\{1,\dots,n\}$                           {1, …, n}
$\langle u, v\rangle$                     ⟨u, v⟩
$P(A\mid B)$                              P(A ∣ B)
$a\cdot b$                                a · b
$95\%$ interval                           95% interval
cost in \$ and $x$                        cost in $ and x
$\beta_1=0.9$, $\beta_2=0.999$            β₁ = 0.9, β₂ = 0.999
$\Sigma\preceq BI$                        Σ ≼ BI
$h=\alpha\lambda$                         h = αλ
$\ell_2$ norm                             ℓ₂ norm
$\phi \ne \varphi$                        ϕ ≠ φ
$\epsilon, \varepsilon$                   ϵ, ε
$\vartheta\varrho\varsigma\varpi\varkappa$  ϑϱςϖϰ
$e^{-t}$                                  e⁻ᵗ
$\mathbb 1[x>0]$                          𝟙[x > 0]
$η ≤ 1$                                   η ≤ 1
$a \equiv b \bmod n$                      a ≡ b mod n
`

const pairsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map(line => line.split(/ {2,}/))

test('labels of papers on optimisation are written as a reader would write them by hand', () => {
  const pairs = pairsOf(written)
  assert.ok(pairs.length >= 60)
  for (const [label, wanted] of pairs)
    assert.equal(
      unicodeLabel(label),
      wanted.replace('‖ ‖', '‖\u2009‖').replace('arg min', 'arg\u2009min').normalize('NFC'),
      label,
    )
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
    { numRuns: 5000, seed: 5 },
  )
  assert.ok(answered > 300, `${answered} of the formulas could be written`)
})

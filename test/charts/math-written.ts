/** A label and what a reader would write by hand; one a line, set apart by two spaces or more. */
const table = String.raw`
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
$\frac{\partial f}{\partial x}$         ∂f/∂x
$\frac{a}{dx}$                            a/(dx)
$n=10{,}000$                              n = 10,000
$\frac{1}{n}\sum_i x_i$                   (1/n) ∑ᵢ xᵢ
$x:=1$                                    x := 1
$η ≤ 1$                                   η ≤ 1
$a \equiv b \bmod n$                      a ≡ b mod n
`

/** The lines of such a table. */
export const pairsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map(line => line.split(/ {2,}/))

export const written = pairsOf(table).map(
  ([label, wanted]) =>
    [label, wanted.replace('‖ ‖', '‖\u2009‖').replace('arg min', 'arg\u2009min').normalize('NFC')] as const,
)

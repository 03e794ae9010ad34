/** How a sign stands beside others, as TeX classes them (The TeXbook, chapter 17); it decides the spaces. */
export type SignClass = 'ord' | 'op' | 'bin' | 'rel' | 'open' | 'close' | 'bar' | 'punct' | 'space'

export interface Sign {
  readonly text: string
  readonly kind: SignClass
}

const table: Readonly<Record<SignClass, string>> = {
  ord: `alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ
    lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ
    chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    nabla ∇ partial ∂ infty ∞ ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ aleph ℵ top ⊤ bot ⊥ forall ∀ exists ∃ nexists ∄
    emptyset ∅ varnothing ∅ neg ¬ lnot ¬ angle ∠ prime ′ ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dag † ddag ‡
    bigstar ★ blacktriangle ▲ blacksquare ■ triangle △ % % # # & & _ _ $ $`,
  op: 'sum ∑ prod ∏ int ∫ oint ∮',
  bin: `times × cdot · pm ± mp ∓ div ÷ ast ∗ star ⋆ circ ∘ bullet • odot ⊙ otimes ⊗ oplus ⊕ ominus ⊖ cup ∪ cap ∩
    setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ dagger † ddagger ‡`,
  rel: `le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ in ∈ notin ∉ ni ∋ to →
    rightarrow → longrightarrow → leftarrow ← gets ← leftrightarrow ↔ mapsto ↦ uparrow ↑ downarrow ↓ Rightarrow ⇒
    implies ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ prec ≺ succ ≻ preceq ≼ succeq ≽
    preccurlyeq ≼ succcurlyeq ≽ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ mid ∣ parallel ∥ perp ⊥ triangleq ≜
    coloneqq ≔ therefore ∴ lt < gt >`,
  open: 'langle ⟨ lvert | lVert ‖ lbrack [ lfloor ⌊ lceil ⌈ lbrace { { {',
  close: 'rangle ⟩ rvert | rVert ‖ rbrack ] rfloor ⌋ rceil ⌉ rbrace } } }',
  bar: '| ‖ Vert ‖ vert |',
  punct: 'colon :',
  space: ', \u2009 thinspace \u2009 : \u2005 > \u2005 ; \u2004 enspace \u2002 quad \u2003 qquad \u2003\u2003',
}

const entries = Object.entries(table) as [SignClass, string][]

/** TeX's commands for single signs, by name without the backslash. */
export const signs: ReadonlyMap<string, Sign> = new Map(
  entries.flatMap(([kind, words]) => {
    const parts = words.split(/[ \n]+/) // not \s: the spaces of TeX are among the signs
    const pairs = parts.filter((_, place) => place % 2 === 0).map((name, place) => [name, parts[2 * place + 1]])
    return pairs.map(([name, text]): [string, Sign] => [name, { text, kind }])
  }),
)

/** What stands for itself in math. */
export const typed: ReadonlyMap<string, Sign> = new Map(
  (
    [
      ['+', '+', 'bin'],
      ['-', '−', 'bin'],
      ['−', '−', 'bin'],
      ['*', '∗', 'bin'],
      ['=', '=', 'rel'],
      ['<', '<', 'rel'],
      ['>', '>', 'rel'],
      [':', ':', 'rel'],
      [',', ',', 'punct'],
      [';', ';', 'punct'],
      ['(', '(', 'open'],
      ['[', '[', 'open'],
      [')', ')', 'close'],
      [']', ']', 'close'],
      ['!', '!', 'close'],
      ['?', '?', 'close'],
      ['|', '|', 'bar'],
      ['/', '/', 'ord'],
      ['.', '.', 'ord'],
      ['@', '@', 'ord'],
      ['~', '\u00a0', 'space'],
      ['‖', '‖', 'bar'],
    ] as const
  ).map(([character, text, kind]): [string, Sign] => [character, { text, kind }]),
)

/** The signs themselves may be typed, too: `$η ≤ 1$`. */
export const typedSigns: ReadonlyMap<string, Sign> = new Map(
  [...signs.values()].filter(({ text }) => text.codePointAt(0)! > 0x7f).map(sign => [sign.text, sign]),
)

/** Names of functions, set upright. */
export const functionNames: ReadonlySet<string> = new Set(
  `log ln lg exp min max arg tr det sup inf lim limsup liminf sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos
   arctan dim rank ker deg gcd Pr hom`.split(/\s+/),
)

/** Accents as combining characters: over one letter. */
export const accents: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['bar', '\u0304'],
  ['overline', '\u0304'], // over one letter it is a bar
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['check', '\u030c'],
  ['breve', '\u0306'],
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['mathring', '\u030a'],
  ['vec', '\u20d7'],
])

const pairs = (from: string, to: string): [string, string][] => {
  const images = [...to]
  return [...from].map((character, place) => [character, images[place]])
}

/** A slash between raised figures is the fraction slash: n⁻¹⁄². */
export const superscripts: ReadonlyMap<string, string> = new Map([
  ...pairs('0123456789+−=()', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾'),
  ...pairs('abcdefghijklmnoprstuvwxyz', 'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'),
  ...pairs('ABDEGHIJKLMNOPRTUW', 'ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂ'),
  ...pairs('αβγδεθϕχ', 'ᵅᵝᵞᵟᵋᶿᶲᵡ'),
  ...pairs('⊤∗⋆′†‡∘/\u2009 ', 'ᵀ*⋆′†‡°⁄\u2009\u2009'),
])

/** Unicode has no other subscripts. A comma or point between subscripts stays on the line: wₜ,ᵢ. */
export const subscripts: ReadonlyMap<string, string> = new Map([
  ...pairs('0123456789+−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'),
  ...pairs('aehijklmnoprstuvxβγρφϕχ', 'ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ'),
  ...pairs('∗,./\u2009 ', '⁎,.⁄\u2009\u2009'),
])

export const vulgarFractions: ReadonlyMap<string, string> = new Map(
  '1/2½ 1/3⅓ 2/3⅔ 1/4¼ 3/4¾ 1/5⅕ 2/5⅖ 3/5⅗ 4/5⅘ 1/6⅙ 5/6⅚ 1/8⅛ 3/8⅜ 5/8⅝ 7/8⅞'
    .split(' ')
    .map(entry => [entry.slice(0, 3), entry.slice(3)]),
)

const alphabet = (
  start: number,
  from: string,
  exceptions: readonly [string, string][] = [],
): ReadonlyMap<string, string> =>
  new Map([...pairs(from, [...from].map((_, place) => String.fromCodePoint(start + place)).join('')), ...exceptions])

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const letters = capitals + capitals.toLowerCase()
const script = alphabet(0x1d49c, capitals, pairs('BEFHILMR', 'ℬℰℱℋℐℒℳℛ'))
const bold = new Map([
  ...alphabet(0x1d400, letters),
  ...alphabet(0x1d7ce, '0123456789'),
  ...[...alphabet(0x1d6a8, 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ')].filter(([letter]) =>
    typedSigns.has(letter),
  ),
])

/** The alphabets of mathematics by the command that sets them. */
export const alphabets: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['mathbb', alphabet(0x1d538, capitals, [...pairs('CHNPQRZ', 'ℂℍℕℙℚℝℤ'), ['1', '𝟙']])],
  ['mathcal', script],
  ['mathscr', script],
  ['mathbf', bold],
  ['boldsymbol', bold],
  ['bm', bold],
])

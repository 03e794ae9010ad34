import {
  accents,
  alphabets,
  functionNames,
  type SignClass,
  signs,
  subscripts,
  superscripts,
  typed,
  typedSigns,
  vulgarFractions,
} from './math-signs.js'

const longest = 2000
const deepest = 24

/** A part of a formula, set already. */
interface Atom {
  readonly text: string
  readonly kind: SignClass
  /** what its neighbours could be read into: a fraction with a slash, a root without brackets, a group of several parts */
  readonly loose?: 'fraction' | 'root' | 'group'
}

const upright = new Set(['mathrm', 'text', 'textrm', 'textnormal', 'mathit', 'mathnormal', 'mbox'])
const unseen = new Set([
  ...['displaystyle', 'textstyle', 'scriptstyle', 'limits', 'nolimits', '!'],
  ...['big', 'Big', 'bigg', 'Bigg', 'bigl', 'bigr', 'Bigl', 'Bigr', 'biggl', 'biggr', 'Biggl', 'Biggr', 'bigm'],
])
/** letters over which the fonts centre an accent */
const carriesAccent = /^[A-Za-zıȷΑ-Ωα-ωϑϕϖϰϱϵ]$/u

/**
 * A label with its `$…$` written in Unicode: `Loss at $w_{t+1}$` → `Loss at wₜ₊₁`, `$\|\nabla f\|^2$` → `‖∇f‖²`. What
 * stands outside `$…$` stays as it is, but `\$`, which is a dollar. Fractions are set on one line, and TeX's own spaces
 * stand around relations and operations.
 *
 * @throws RangeError naming what has no place in a line of Unicode, such as most capital subscripts, or a single dollar
 */
export function unicodeLabel(label: string): string {
  if (!label.includes('$')) return label
  const refuse = (what: string): never => {
    const shown = label.length > 120 ? `${label.slice(0, 119)}…` : label
    throw new RangeError(`label: ${what}, in "${shown.replace(/\p{Cc}/gu, ' ')}"`)
  }
  if (label.length > longest)
    refuse(`a label with math must have at most ${longest} characters, this one has ${label.length}`)
  const parts = split(label)
  if (parts.length % 2 === 0) refuse('a dollar stands alone; write \\$ for a dollar and $…$ for math')
  return parts
    .map((part, place) => {
      if (place % 2 === 0) return part.replaceAll('\\$', '$')
      if (part.trim() === '') refuse('there is nothing between two dollars; write \\$ for a dollar')
      return formula(part, refuse)
    })
    .join('')
}

/** Text and math in turn: `\$` is a dollar in either. */
function split(label: string): string[] {
  const parts = ['']
  for (let place = 0; place < label.length; place++) {
    const character = label[place]
    if (character === '$') parts.push('')
    else if (character === '\\' && (parts.length % 2 === 0 || label[place + 1] === '$'))
      parts[parts.length - 1] += character + (label[++place] ?? '')
    else parts[parts.length - 1] += character
  }
  return parts
}

function formula(source: string, refuse: (what: string) => never): string {
  const tokens = source.match(/\\[A-Za-z]+|\\?[\s\S]/gu) ?? []
  let next = 0
  let depth = 0

  const skipSpaces = () => {
    while (/^\s$/.test(tokens[next] ?? '')) next++
  }

  /** What stands to the end of a group, or of the formula. */
  function list(script: boolean, end?: string): Atom[] {
    if (++depth > deepest) refuse(`math must not be nested deeper than ${deepest} groups`)
    const atoms: Atom[] = []
    const bars: string[] = []
    for (skipSpaces(); tokens[next] !== end; skipSpaces()) {
      if (next >= tokens.length) refuse(`a ${end} is missing`)
      if ("^_'".includes(tokens[next])) withScripts(atoms, script)
      else
        for (const made of atom(script)) {
          const last = atoms.at(-1)
          if (made.kind === 'bar')
            atoms.push({
              ...made,
              kind: sideOfBar(made.text, atoms.findLast(({ kind }) => kind !== 'space')?.kind, bars),
            })
          else if (last && isNumber(last) && isNumber(made))
            atoms[atoms.length - 1] = { ...last, text: last.text + made.text }
          else atoms.push(made)
        }
    }
    next++
    depth--
    return resolved(atoms)
  }

  /** What one token or group holds, as an argument. */
  function argument(of: string, script: boolean): readonly Atom[] {
    skipSpaces()
    if (next >= tokens.length || tokens[next] === '}') refuse(`${of} has nothing to stand on`)
    if ('^_'.includes(tokens[next])) refuse(`${of} is followed by ${tokens[next]}`)
    if (tokens[next] === '{') {
      next++
      return list(script, '}')
    }
    if (++depth > deepest) refuse(`math must not be nested deeper than ${deepest} groups`)
    const atoms = atom(script)
    depth--
    return resolved(atoms)
  }

  /** The letters between braces, for alphabets and upright text. */
  function letters(of: string, isText: boolean): string {
    skipSpaces()
    if (next >= tokens.length) refuse(`${of} has nothing to stand on`)
    if (tokens[next] !== '{') return letter(tokens[next++], of)
    let text = ''
    for (next++; tokens[next] !== '}'; next++) {
      if (next >= tokens.length) refuse('a } is missing')
      if (!isText && /^\s$/.test(tokens[next])) continue
      text += letter(tokens[next], of)
    }
    next++
    return text
  }

  function letter(token: string, of: string): string {
    if (token === '~') return '\u00a0'
    if (token === '\\ ') return ' '
    if (!token.startsWith('\\')) return /[{}^_$%#&]/.test(token) ? refuse(`${of} cannot hold ${token}`) : token
    const sign = signs.get(token.slice(1))
    return sign ? sign.text : refuse(`${of} cannot hold ${token}`)
  }

  /** All scripts of the last atom, the lower before the upper, a prime before both. */
  function withScripts(atoms: Atom[], script: boolean): void {
    if (script) refuse(`Unicode has no script of a script (${tokens[next]})`)
    let [primes, lower, upper] = ['', '', '']
    for (skipSpaces(); "^_'".includes(tokens[next] ?? ' '); skipSpaces()) {
      const kind = tokens[next++]
      if (kind === "'") {
        primes += '′'
        continue
      }
      const content = joined(argument(kind, true), true)
      if (content === '') refuse(`${kind} has nothing to stand on`)
      if (kind === '^' ? upper : lower) refuse(`${kind} stands twice at one letter`)
      const [map, name] = kind === '^' ? [superscripts, 'superscript'] : [subscripts, 'subscript']
      const set = [...content]
        .map(
          character =>
            map.get(character) ?? refuse(`Unicode has no ${name} ${/\p{M}/u.test(character) ? content : character}`),
        )
        .join('')
      if (kind === '^') upper = set
      else lower = set
    }
    const scripts = primes + lower + upper
    const base = atoms.pop()
    if (base === undefined || base.kind === 'space') {
      if (base) atoms.push(base)
      atoms.push({ text: scripts, kind: 'ord' })
    } else if (base.loose === 'fraction' || base.loose === 'root' || vulgar.has(base.text))
      atoms.push({ text: `(${base.text})${scripts}`, kind: 'ord' })
    else atoms.push({ text: base.text + scripts, kind: base.kind })
  }

  function atom(script: boolean): Atom[] {
    const token = tokens[next++]
    if (token === '{') {
      const atoms = list(script, '}')
      return atoms.length === 1
        ? [{ ...atoms[0], kind: 'ord' }]
        : [{ text: joined(atoms, script), kind: 'ord', loose: 'group' }]
    }
    if (token === '}') refuse('a } has no {')
    if (token === '%' || token === '#' || token === '&') refuse(`${token} in math is written \\${token}`)
    const plain = typed.get(token) ?? typedSigns.get(token)
    if (plain) return [plain]
    if (!token.startsWith('\\'))
      return /^[A-Za-z0-9]$/.test(token) ? [{ text: token, kind: 'ord' }] : refuse(`${token} is not known in math`)
    return command(token.slice(1), token, script)
  }

  function command(name: string, token: string, script: boolean): Atom[] {
    if (name === ' ') return [{ text: ' ', kind: 'space' }]
    const sign = signs.get(name)
    if (sign) return [sign]
    if (functionNames.has(name)) return [{ text: name, kind: 'op' }]
    if (unseen.has(name)) return []
    if (upright.has(name)) return [{ text: letters(token, true), kind: 'ord' }]
    if (name === 'operatorname') {
      if (tokens[next] === '*') next++
      return [{ text: letters(token, false), kind: 'op' }]
    }
    if (name === 'bmod') return [{ text: 'mod', kind: 'bin' }]
    if (name === 'left' || name === 'right' || name === 'middle') return delimiter(token)
    if (name === 'frac' || name === 'tfrac' || name === 'dfrac' || name === 'nicefrac') return [fraction(token, script)]
    if (name === 'sqrt') return [root(token, script)]
    const accent = accents.get(name)
    if (accent !== undefined) {
      const base = joined(argument(token, script), script)
      if (!carriesAccent.test(base))
        refuse(base === '' ? `${token} has no letter` : `${token} stands over one letter, not over ${base}`)
      // Latin letters as one character where there is one; fonts have few such Greek letters
      return [{ text: /[A-Za-z]/.test(base) ? (base + accent).normalize('NFC') : base + accent, kind: 'ord' }]
    }
    const letterform = alphabets.get(name)
    if (letterform) {
      const text = letters(token, false)
      if (text === '') refuse(`${token} has no letter`)
      return [
        {
          text: [...text].map(one => letterform.get(one) ?? refuse(`Unicode has no ${token}{${one}}`)).join(''),
          kind: 'ord',
        },
      ]
    }
    return refuse(`${token} is not known`)
  }

  function delimiter(token: string): Atom[] {
    skipSpaces()
    const found = tokens[next++] ?? ''
    if (found === '.') return []
    const kind = token === '\\left' ? 'open' : token === '\\right' ? 'close' : 'rel'
    const sign = typed.get(found) ?? signs.get(found.slice(1))
    if (!sign || !(/open|close|bar/.test(sign.kind) || '/<>'.includes(found)))
      return refuse(`${token}${found} is no bracket`)
    return [{ text: found === '<' ? '⟨' : found === '>' ? '⟩' : sign.text, kind }]
  }

  function fraction(token: string, script: boolean): Atom {
    const [over, under] = [argument(token, script), argument(token, script)]
    const [above, below] = [joined(over, script), joined(under, script)]
    if (above === '' || below === '') refuse(`${token} has an empty part`)
    const vulgar = script ? undefined : vulgarFractions.get(`${above}/${below}`)
    if (vulgar) return { text: vulgar, kind: 'ord' }
    const isSum = !isBracketed(over) && over.some(({ kind, loose }) => loose || !/ord|open|close/.test(kind))
    return {
      text: `${isSum ? `(${above})` : above}/${isSingle(under) || isDerivative(over, under) ? below : `(${below})`}`,
      kind: 'ord',
      loose: 'fraction',
    }
  }

  function root(token: string, script: boolean): Atom {
    skipSpaces()
    let sign = '√'
    if (tokens[next] === '[') {
      const index = tokens.slice(next, next + 3).join('')
      sign = index === '[3]' ? '∛' : index === '[4]' ? '∜' : refuse(`Unicode has no root ${token}${index}`)
      next += 3
    }
    const under = argument(token, script)
    const text = joined(under, script)
    if (text === '') refuse(`${token} has an empty part`)
    if (isBracketed(under) && under[0].text === '(') return { text: sign + text, kind: 'ord' }
    return isSingle(under) && !isBracketed(under)
      ? { text: sign + text, kind: 'ord', loose: 'root' }
      : { text: `${sign}(${text})`, kind: 'ord' }
  }

  return joined(list(false), false)
}

const vulgar: ReadonlySet<string> = new Set(vulgarFractions.values())

const isNumber = ({ text, kind }: Atom): boolean => kind === 'ord' && /^[\d.]+$/.test(text)

/** A bar opens where none is open, or where a value must follow. */
function sideOfBar(bar: string, before: SignClass | undefined, open: string[]): SignClass {
  const valueFollows = before === undefined || /bin|rel|op|punct/.test(before)
  if (open.at(-1) === bar && !valueFollows) {
    open.pop()
    return 'close'
  }
  open.push(bar)
  return 'open'
}

/** An operation without two sides is a sign: −1, w⁺ (The TeXbook, appendix G, rules 5 and 6). */
function resolved(atoms: readonly Atom[]): Atom[] {
  const result: Atom[] = []
  let before: Atom | undefined
  for (const [place, atom] of atoms.entries()) {
    const after = atoms.slice(place + 1).find(({ kind }) => kind !== 'space')
    const isSign = !before || !after || /bin|rel|op|open|punct/.test(before.kind) || /rel|close|punct/.test(after.kind)
    const made: Atom = atom.kind === 'bin' && isSign ? { ...atom, kind: 'ord' } : atom
    result.push(made)
    if (made.kind !== 'space') before = made
  }
  return result
}

/** One pair of brackets around all. */
function isBracketed(atoms: readonly Atom[]): boolean {
  let depth = 0
  return (
    atoms.length > 2 &&
    atoms.every(({ kind }, place) => {
      depth += kind === 'open' ? 1 : kind === 'close' ? -1 : 0
      return depth > 0 || place === atoms.length - 1
    }) &&
    depth === 0
  )
}

const isSingle = (atoms: readonly Atom[]): boolean =>
  (atoms.length === 1 && (!atoms[0].loose || atoms[0].loose === 'root')) || isBracketed(atoms)

/** ∂f/∂x, d²f/dx²: what is under the line is read as one. */
const isDerivative = (over: readonly Atom[], under: readonly Atom[]): boolean =>
  under.length === 2 && /^[∂d]$/.test(under[0].text) && over[0].text.startsWith(under[0].text) && !under[1].loose

/** The space between two parts, as TeX has it but in whole spaces. */
function space(left: SignClass, right: SignClass, script: boolean): string {
  if (left === 'space' || right === 'space') return ''
  if (left === 'op') return right === 'ord' || right === 'op' ? ' ' : right === 'rel' && !script ? ' ' : ''
  if (right === 'op' && (left === 'ord' || left === 'close')) return ' '
  if (script) return ''
  if (left === 'punct') return right === 'close' || right === 'punct' ? '' : ' '
  if (left === 'bin' || right === 'bin') return ' '
  if (left === 'rel') return /rel|close|punct/.test(right) ? '' : ' '
  return right === 'rel' && left !== 'open' ? ' ' : ''
}

function joined(atoms: readonly Atom[], script: boolean): string {
  let text = ''
  for (const [place, { text: own, kind, loose }] of atoms.entries()) {
    const [before, after] = [atoms[place - 1], atoms[place + 1]]
    // a bar after max or log stands off, as the letter that it is to TeX
    if (before) text += space(before.kind, before.kind === 'op' && /^[|‖]/.test(own) ? 'ord' : kind, script)
    const touches =
      (before && /^(ord|close|op)$/.test(before.kind) && before.text !== '−') ||
      (after && /^(ord|open|op)$/.test(after.kind))
    text += loose === 'fraction' && touches ? `(${own})` : own
    if (loose === 'root' && after && /ord|open/.test(after.kind)) text += '\u2009'
  }
  return text
}

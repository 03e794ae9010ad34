import type { Finding } from './finding.js'

/**
 * Findings as LaTeX macros, to be input once in the preamble: `\igtBoundSlack{}` is the number, `\igtBoundSlackLow{}` and
 * `\igtBoundSlackHigh{}` its limits, `\igtBoundSlackVerdict{}` the verdict. Numbers have four significant digits and work
 * in text and in formulas.
 */
export function latexMacros(findings: readonly Finding[]): string {
  return findings
    .map(finding => {
      const name = macroName(finding.id)
      const { number, unit, must, threshold, low, high, condition, conditionValue, scale, decides, problem } = finding
      const lines = [
        `% ${finding.paper}, ${finding.item}: ${finding.claim}`,
        `% ${number}${unit === '1' ? '' : ` [${unit}]`} must ${must} ${threshold}`,
        ...(condition === null ? [] : [`% holds under the condition that ${condition}: ${conditionValue}`]),
        ...(scale === null ? [] : [`% tried on ${scale}; would be decided by ${decides}`]),
        ...(problem === null ? [] : [`% no number: ${problem}`]),
        macro(name, latexNumber(finding.value)),
        ...(low === null || high === null
          ? []
          : [macro(`${name}Low`, latexNumber(low)), macro(`${name}High`, latexNumber(high))]),
        macro(`${name}Verdict`, finding.verdict),
      ]
      return `${lines.map(line => line.replace(/\s+/g, ' ')).join('\n')}\n`
    })
    .join('\n')
}

const macro = (name: string, text: string) => `\\newcommand{\\${name}}{${text}}`

/** `igt-bound-slack` → `igtBoundSlack`: names of macros are letters. */
const macroName = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/** Four significant digits; powers of ten where they would be long. */
export function latexNumber(value: number): string {
  if (!Number.isFinite(value)) return '\\textnormal{--}'
  const size = Math.abs(value)
  if (value === 0) return '\\ensuremath{0}'
  if (Number.isInteger(value) && size < 1e6) return `\\ensuremath{${value}}`
  const [digits, exponent] = value.toExponential(3).split('e')
  if (size >= 1e-3 && size < 1e6) return `\\ensuremath{${Number(value.toPrecision(4))}}`
  return `\\ensuremath{${digits}\\times10^{${Number(exponent)}}}`
}

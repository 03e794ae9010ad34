import type ts from 'typescript'
import type { Executor } from 'tslab/dist/executor.js'

const joined = (parts: readonly ts.SymbolDisplayPart[] | undefined) => (parts ?? []).map(({ text }) => text).join('')

/** `@param name what it is` as `name: what it is`; other tags by their name. */
function tagLine({ name, text }: ts.JSDocTagInfo): string {
  const words = joined(text)
  if (name !== 'param') return `@${name} ${words}`.trim()
  const [parameter, ...rest] = words.split(' ')
  return `${parameter}: ${rest.join(' ').replace(/^-\s*/, '')}`
}

/** What shift-tab shows of a name: its type, its documentation and its tags, as text and as Markdown. */
export function quickInfo(info: NonNullable<ReturnType<Executor['inspect']>>): Readonly<Record<string, string>> {
  const { displayParts, documentation, tags } = info as ts.QuickInfo
  const type = joined(displayParts)
  const about = joined(documentation)
  const lines = (tags ?? []).map(tagLine)
  const plain = [type, about, lines.join('\n')].filter(part => part !== '').join('\n\n')
  const items = lines.map(line => `- ${line}`).join('\n')
  const markdown = [`\`\`\`typescript\n${type}\n\`\`\``, about, items].filter(part => part !== '').join('\n\n')
  return { 'text/plain': plain, 'text/markdown': markdown }
}

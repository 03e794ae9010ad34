import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withoutComments } from '../../src/kernel/bare-declarations.js'
import { compiler, parsed } from '../../src/kernel/tslab-compiler.js'

const project = join(__dirname, '..', '..', '..')
const printer = compiler.createPrinter({ removeComments: true })

/** What TypeScript understands of a declaration file: its syntax, written anew, and the files that it refers to. */
function understood(text: string): string {
  const file = parsed(text, 'a.d.ts')
  const references = [file.referencedFiles, file.typeReferenceDirectives, file.libReferenceDirectives]
  const syntax = printer.printList(compiler.ListFormat.MultiLine, file.statements, file)
  return syntax + references.map(list => list.map(({ fileName }) => fileName).join()).join(';')
}

test('declarations without their comments are the same to TypeScript: its library, those of Node and ours', () => {
  const folders = [
    ['node_modules', '@tslab', 'typescript-for-tslab', 'lib'],
    ['node_modules', '@types'],
    ['dist', 'src'],
  ]
  const lengths = { whole: 0, bare: 0 }
  for (const folder of folders.map(names => join(project, ...names)))
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      // neither the compiler's own declarations nor those of browsers are read for a cell
      if (!name.endsWith('.d.ts') || /^(typescript|tsserverlibrary|lib\.dom|lib\.webworker)/.test(name)) continue
      const text = readFileSync(join(folder, name), 'utf8')
      const bare = withoutComments(text)
      assert.ok(understood(bare) === understood(text), name)
      lengths.whole += text.length
      lengths.bare += bare.length
    }
  assert.ok(lengths.bare < 0.6 * lengths.whole, JSON.stringify(lengths))
})

test('comment signs inside quotes and line comments begin no comment, quotes inside comments no text', () => {
  for (const [text, bare] of [
    ['type A = \'/* a */\' /* b */ | "/** c */"', 'type A = \'/* a */\'   | "/** c */"'],
    [
      "/// <reference types='node' /* a */ />\n/* b */type B = 1",
      "/// <reference types='node' /* a */ />\n type B = 1",
    ],
    ["// don't /* a\ntype C = '\\'/*' // */", "// don't /* a\ntype C = '\\'/*' // */"],
    ["/* don't */type D = `/* a\n\\`*/` /* ` */", ' type D = `/* a\n\\`*/`  '],
  ])
    assert.equal(withoutComments(text), bare)
})

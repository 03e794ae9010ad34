import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { packageFolder } from '../../src/tables/lab-home.js'
import { drawableLabels } from '../figures/latex.js'

const packages = ['stix-two-text', 'stix-two-math', 'tinos', 'arimo'].map(name => `@expo-google-fonts/${name}`)
const folders = Object.fromEntries(
  [...packages, 'computer-modern'].map(name => [name, dirname(require.resolve(`${name}/package.json`))]),
)

const program = `
import json, os, sys
sys.path.insert(0, os.path.join(sys.argv[1], "src", "figures"))
import fonts
from fontTools.ttLib import TTFont
asked = json.load(sys.stdin)
lacking = {}
for family in fonts.FAMILIES:
    folder = fonts.prepare(family, asked["folders"], os.path.join(sys.argv[1], ".venv", "gradient-lab", "fonts"))
    for style in fonts.STYLES.values():
        there = TTFont(os.path.join(folder, style + ".ttf"), lazy=True).getBestCmap()
        lacking.setdefault(family, "")
        lacking[family] += "".join(c for c in asked["characters"] if ord(c) not in there and c not in lacking[family])
json.dump(lacking, sys.stdout)
`

test('every character of a label with math is in every face of every family, but three in Computer Modern', () => {
  const characters = [...new Set(drawableLabels().join(''))].filter(character => character > '\x7f')
  assert.ok(characters.length > 300)
  const lacking: Record<string, string> = JSON.parse(
    execFileSync(join(packageFolder, '.venv', 'bin', 'python'), ['-B', '-c', program, packageFolder], {
      input: JSON.stringify({ folders, characters }),
      encoding: 'utf8',
    }),
  )
  assert.ok(Object.keys(lacking).length >= 5)
  for (const [family, missing] of Object.entries(lacking)) {
    const known = family.includes('Modern') ? 'ϰϖ⁎' : ''
    assert.deepEqual(
      [...missing].filter(character => !known.includes(character)),
      [],
      family,
    )
  }
})

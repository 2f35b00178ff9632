import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { grammarProblem } from '../../../src-main/core/engine/grammar/grammar-check.ts'
import { projectRoot } from '../../helpers/project-root.ts'
import { acceptedBy } from './schema-language.ts'

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

/** Each of these hangs or kills the engine, fills its memory, or is no grammar. */
const bad: [string, string, RegExp][] = [
  ['left recursion', 'root ::= root "a" | "b"', /begin with itself/],
  [
    'left recursion behind what is empty only through another rule',
    'root ::= x root "a" | "b"\nx ::= y\ny ::= "" | "z"',
    /begin with itself/,
  ],
  ['an endless repetition of nothing', 'root ::= ""* "a"', /may be empty/],
  [
    'an endless repetition of what may be nothing',
    'root ::= x*\nx ::= y\ny ::= "a"?',
    /may be empty/,
  ],
  ['a long repetition of long repetitions', 'root ::= x{0,900}\nx ::= "a"{0,900}', /may be empty/],
  ['groups that multiply', 'root ::= ("a"{1,99} "b"{1,99}){1,99}', /groups that repeat/],
  ['a repetition that counts far', 'root ::= "a"{1,1000000}', /counts to more/],
  ['a repetition that ends before it begins', 'root ::= "a"{5,1}', /ends before/],
  ['a text many times', `root ::= ${`"${'a'.repeat(100)}"{1900} `.repeat(20)}`, /too large/],
  ['brackets within brackets', `root ::= ${'('.repeat(20_000)}"a"${')'.repeat(20_000)}`, /nested/],
  [
    'a long chain of rules',
    `root ::= r0\n${many(9000, (i) => `r${i} ::= r${i + 1}`)}\nr9000 ::= "a"`,
    /nested/,
  ],
  [
    'a short chain with exponentially many ways',
    `root ::= r0\n${many(28, (i) => `r${i} ::= r${i + 1} | r${i + 1} "x"`)}\nr28 ::= "a"`,
    /open at once/,
  ],
  ['too many rules', `root ::= "a"\n${many(12_000, (i) => `r${i} ::= "a"`)}`, /too many rules/],
  ['a text that never ends', 'root ::= "a" root', /never ends/],
  ['a character with the code 0', 'root ::= "a"\0', /code 0/],
  ['a missing rule', 'root ::= x', /rule x is missing/],
  ['a missing root', 'start ::= "a"', /named root/],
  ['nothing', '', /named root/],
  ['two rules of one name', 'root ::= "a"\nroot ::= "b"', /twice/],
  ['no character', 'root ::= []', /not understood/],
  ['an open bracket', 'root ::= ("a"', /not closed/],
  ['an open text', 'root ::= "a', /not understood/],
  ['an unknown escape', String.raw`root ::= "\q"`, /not understood/],
  ['prose', 'Write me a poem', /::=/],
]

const good: [string, string, string][] = [
  ['a comment and blank lines', '# words\n\nroot ::= # more\n  "a" # end\n\n', 'a'],
  ['brackets over several lines', 'root ::= (\n  "a" |\n  "b"\n)+', 'abba'],
  ['classes and escapes', String.raw`root ::= [^a\]\x41-\x43\u00e9\n-] "\"\\" [-a-]`, 'x"\\-'],
  ['counts', 'root ::= "a"{2} "b"{1,2} "c"{0,} "d"{1, 3}', 'aabbcd'],
  ['recursion in the middle', 'root ::= "(" root ")" | "x"', '((x))'],
  ['any character', 'root ::= . .', 'é😀'],
]

describe('the check of a grammar', () => {
  it.each(bad)('refuses %s', (_name, gbnf, reason) => {
    expect(grammarProblem(gbnf)).toMatch(reason)
  })

  it.each(good)('lets pass %s, as the engine does', async (_name, gbnf, text) => {
    expect(grammarProblem(gbnf)).toBeNull()
    const accepts = await acceptedBy(gbnf)
    expect(accepts(text)).toBe(true)
    expect(accepts(`${text}?`)).toBe(false)
  })

  it('lets pass the grammars that come with the engine', () => {
    const folder = join(projectRoot, 'node_modules/node-llama-cpp/llama/grammars')
    const files = readdirSync(folder).filter((name) => name.endsWith('.gbnf'))
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) {
      expect(grammarProblem(readFileSync(join(folder, file), 'utf8')), file).toBeNull()
    }
  })
})

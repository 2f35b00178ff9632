import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../helpers/project-root.ts'

/** Where the page lies, from the project's root. */
export const checklistPath = 'docs/checklist.md'

/**
 * The numbers at the end of a test's name, such as `refuses a revoked key (#181, #206)`; the name
 * is what comes first in a call, after a table of cases too.
 */
const namedTest =
  /(?<!\bdescribe)\(\s*(['"`])((?:(?!\1)[^\n])*\(((?:#\d+(?:-\d+)?(?:, )?)+)\))\1\s*,/g

/** Promises that a later founding document took back, whole. */
const superseded = [15, 16, 17, 24, 71, 86, 87]
/** Promises of which a later one took back the way of sealing or its salt, and left the rest. */
const partlySuperseded = [5, 65, 77, 104]

interface NamedTest {
  readonly name: string
  readonly file: string
}

/** Writes the page that says for each promise of the founding documents which tests hold it. */
export function checklistPage(): string {
  const byNumber = new Map<number, NamedTest[]>()
  for (const file of testFiles()) {
    const text = readFileSync(join(projectRoot, file), 'utf8')
    for (const [, , title = '', numbers = ''] of text.matchAll(namedTest)) {
      const name = title.slice(0, title.lastIndexOf(' (#'))
      for (const number of numbersIn(numbers)) {
        byNumber.set(number, [...(byNumber.get(number) ?? []), { name, file }])
      }
    }
  }
  const rows = [...byNumber.entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([number, tests]) => `| ${number} | ${tests.map(cell).join('<br>')} |`)
  return `${head}\n${rows.join('\n')}\n\n${tail}\n`
}

const head = `# Promises and their tests

Each numbered promise of the founding documents, with the tests whose names carry its number.
Written by \`npm run docs:checklist\`; a test holds it current.

| Promise | Tests |
| --- | --- |`

const tail = `## Superseded

A later document replaces ${superseded.join(', ')}, and of ${partlySuperseded.join(', ')} the old \
way of sealing or its salt; only the importer still reads it.`

function testFiles(): string[] {
  return readdirSync(join(projectRoot, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(test|spec)\.ts$/.test(path))
    .map((path) => `tests/${path}`)
    .toSorted()
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/#(\d+)(?:-(\d+))?/g)].flatMap(([, from, to]) => {
    const first = Number(from)
    const last = Number(to ?? from)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}

function cell({ name, file }: NamedTest): string {
  return `${name.replaceAll('|', '\\|').replaceAll('\\', '')} (${file.replace(/^tests\//, '')})`
}

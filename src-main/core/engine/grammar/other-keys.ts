import { type CodeRange, characterClass, literal } from './expression.ts'
import type { SchemaWriter } from './schema-rules.ts'

interface Branch {
  readonly next: Map<string, Branch>
  isKey: boolean
}

/**
 * The rule for a JSON string that is none of these, so that no key comes twice. Each character has
 * one spelling only, for `"\u0061"` would be `"a"` again.
 */
export function otherKeys(writer: SchemaWriter, keys: readonly string[]): string {
  const root: Branch = { next: new Map(), isKey: false }
  for (const key of keys) {
    let branch = root
    for (const character of key) {
      // Never written by plain characters, so that no key is like it.
      if (isControl(character) && !(character in escapes)) break
      const next: Branch = branch.next.get(character) ?? { next: new Map(), isKey: false }
      branch.next.set(character, next)
      branch = next
    }
    branch.isKey ||= true
  }
  return writer.rule(String.raw`"\"" ${branchRule(writer, root)} "\""`)
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
}

function isControl(character: string): boolean {
  return character < ' '
}

function branchRule(writer: SchemaWriter, { next, isKey }: Branch): string {
  const any = writer.json.plainCharacter
  const taken = [...next.keys()]
  const ways = [...next].map(
    ([character, branch]) =>
      `${literal(JSON.stringify(character).slice(1, -1))} ${branchRule(writer, branch)}`,
  )
  ways.push(`${otherCharacter(taken)} ${any}*`)
  if (!isKey) ways.push('')
  return writer.rule(ways.map((way) => way || '""').join(' | '))
}

/** One plain character that is none of these. */
function otherCharacter(taken: readonly string[]): string {
  const excluded: CodeRange[] = [[0, 0x1f], ...['"', '\\', ...taken].map(single)]
  const escaped = Object.keys(escapes)
    .filter((character) => !taken.includes(character))
    .map((character) => literal(`\\${escapes[character]}`))
  return `(${[`[^${characterClass(excluded).slice(1)}`, ...escaped].join(' | ')})`
}

function single(character: string): CodeRange {
  const code = character.codePointAt(0) ?? 0
  return [code, code]
}

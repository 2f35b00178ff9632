import { CorralError } from '../../errors.ts'

/** One instruction of a Modelfile; of `PARAMETER` and `MESSAGE`, `name` is what comes next. */
export interface Instruction {
  readonly command: string
  readonly name: string | null
  readonly value: string
}

const maxInstructions = 2000
const named = new Set(['parameter', 'message'])

/**
 * Reads a Modelfile as Ollama's own parser does (`parser/parser.go`): instructions in any case, a
 * value to the end of its line, or in `"` or `"""` over several.
 * @throws CorralError `invalid_input` where it is none
 */
export function parseModelfile(text: string): Instruction[] {
  const instructions: Instruction[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const read = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match) return null
    at = pattern.lastIndex
    return match[1] ?? match[0]
  }
  for (;;) {
    while (read(/\s+|#[^\n]*/y) !== null);
    if (at >= text.length) break
    const command = read(/([a-z]+)[ \t]+/iy)?.toLowerCase()
    if (command === undefined || instructions.length >= maxInstructions) throw notAModelfile()
    const name = named.has(command) ? read(/(\w+)[ \t]+/y) : null
    if (named.has(command) && name === null) throw notAModelfile()
    instructions.push({ command, name, value: readValue() })
  }
  if (!instructions.some(({ command }) => command === 'from')) throw notAModelfile()
  return instructions

  function readValue(): string {
    const mark = read(/"""|"/y)
    if (mark === null) return (read(/[^\n]*/y) ?? '').trim()
    const end = mark === '"' ? /"[ \t\r]*(?=\n|$)/g : /"""[ \t\r]*(?=\n|$)/g
    end.lastIndex = at
    const closing = end.exec(text)
    if (!closing) throw notAModelfile()
    const value = text.slice(at, closing.index)
    at = end.lastIndex
    return value
  }
}

function notAModelfile(): CorralError {
  return new CorralError('invalid_input', 'This is no Modelfile, or it is damaged.', {
    param: 'path',
  })
}

import { createTwoFilesPatch } from 'diff'
import type { ModelUpdate } from '../../../contract/model-updates.ts'
import type { GgufHeader, GgufValue } from '../../library/gguf/read-header.ts'

type Changes = Pick<ModelUpdate, 'metadata' | 'templateDiff'>

const templateKey = 'tokenizer.chat_template'
const longestShown = 300
const mostShown = 200
const contextLines = 3

/** What another version of a file says differently, without its vocabulary. Pure. */
export function compareHeaders(before: GgufHeader, after: GgufHeader): Changes {
  const keys = new Set([...before.metadata.keys(), ...after.metadata.keys()])
  const metadata = [...keys]
    .filter((key) => key !== templateKey)
    .map((key) => ({
      key: key.slice(0, longestShown),
      before: inWords(before.metadata.get(key)),
      after: inWords(after.metadata.get(key)),
    }))
    .filter((change) => change.before !== change.after)
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    .slice(0, mostShown)
  return { metadata, templateDiff: templateDiff(templateOf(before), templateOf(after)) }
}

/** `null` for what is not there. Of lists only the first values are read, so theirs are compared. */
function inWords(value: GgufValue | undefined): string | null {
  if (value === undefined) return null
  const text = Array.isArray(value) ? value.map(String).join(', ') : String(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function templateOf({ metadata }: GgufHeader): string {
  const template = metadata.get(templateKey)
  return typeof template === 'string' ? template : ''
}

function templateDiff(before: string, after: string): string | null {
  if (before === after) return null
  const names = ['chat template, as it is', 'chat template, as it would be'] as const
  const diff = createTwoFilesPatch(...names, before, after, undefined, undefined, {
    context: contextLines,
  })
  // What stands above is for programs that apply it.
  return diff.slice(diff.indexOf('--- '))
}

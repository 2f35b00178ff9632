import type { AnswerPart, Message, NewAttachment, ToolUse } from '../../contract/conversation.ts'
import type { Block, Turn } from '../chat.ts'
import { isObject } from '../lib/is-object.ts'

/** What attachments hold, by the id of their question. */
export type FilesOf = ReadonlyMap<string, readonly NewAttachment[]>

/**
 * A branch as turns that alternate, behind the system prompt. What earlier answers thought stays out:
 * models are made to be asked without it.
 */
export function turnsOf(
  systemPrompt: string | null,
  branch: readonly Message[],
  files: FilesOf,
): Turn[] {
  const system = systemPrompt?.trim() ? [textTurn('system', systemPrompt)] : []
  const said = branch.flatMap((message) =>
    message.role === 'user'
      ? [questionTurn(message.text, files.get(message.id) ?? [])]
      : answerTurns(message.parts, { withThinking: false }),
  )
  return [...system, ...alternating(said)]
}

/**
 * Parts of an answer as turns: words and calls, then what came of the calls, for each of its rounds.
 * An answer that goes on after its tools has to see what it thought before them.
 */
export function answerTurns(
  parts: readonly AnswerPart[],
  { withThinking }: { readonly withThinking: boolean },
): Turn[] {
  return roundsOf(parts).flatMap((round) => {
    const blocks = round.flatMap((part) => blockOf(part, withThinking))
    if (blocks.length === 0) return []
    const uses = round.filter((part) => part.type === 'tool')
    return [{ role: 'assistant' as const, blocks }, ...uses.map(resultTurn)]
  })
}

/** A round ends with its calls. */
function roundsOf(parts: readonly AnswerPart[]): AnswerPart[][] {
  const rounds: AnswerPart[][] = []
  let last: AnswerPart | undefined
  for (const part of parts) {
    const begins = last === undefined || (last.type === 'tool' && part.type !== 'tool')
    if (begins) rounds.push([])
    rounds.at(-1)?.push(part)
    last = part
  }
  return rounds
}

function blockOf(part: AnswerPart, withThinking: boolean): Block[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }]
  if (part.type === 'thinking') return withThinking ? [{ type: 'thinking', text: part.text }] : []
  const { callId: id, name } = part
  return [{ type: 'tool_call', id, name, arguments: objectText(part.arguments) }]
}

function resultTurn({ callId, result }: ToolUse): Turn {
  const text = result ?? 'This tool has not run.'
  return { role: 'tool', blocks: [{ type: 'tool_result', callId, text }] }
}

/** What no model would take back: its own call, when the arguments are no object. */
function objectText(json: string): string {
  try {
    return isObject(JSON.parse(json)) ? json : '{}'
  } catch {
    return '{}'
  }
}

function questionTurn(text: string, files: readonly NewAttachment[]): Turn {
  const texts = files.flatMap((file) => (file.kind === 'text' ? fileText(file) : []))
  const whole = [...texts, text].filter((one) => one !== '').join('\n\n')
  const pictures = files.flatMap((file): Block[] =>
    file.kind === 'image' ? [{ type: 'image', mediaType: file.mediaType, data: file.data }] : [],
  )
  const words: Block[] = whole === '' ? [] : [{ type: 'text', text: whole }]
  return { role: 'user', blocks: [...pictures, ...words] }
}

/** Between marks that the text itself does not hold, so that it cannot end its own file. */
function fileText({ name, text }: { readonly name: string; readonly text: string }): string {
  let fence = '-----'
  while (text.includes(fence)) fence += '-----'
  const shown = name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return `${fence} file: ${shown} ${fence}\n${text}\n${fence} end of file ${fence}`
}

function textTurn(role: Turn['role'], text: string): Turn {
  return { role, blocks: [{ type: 'text', text }] }
}

/** An answer that failed without a word leaves two questions beside each other: they become one. */
function alternating(turns: readonly Turn[]): Turn[] {
  const joined: Turn[] = []
  for (const turn of turns) {
    const before = joined.at(-1)
    if (before?.role !== turn.role || turn.role === 'tool') joined.push(turn)
    else joined[joined.length - 1] = { role: turn.role, blocks: joinedBlocks(before, turn) }
  }
  return joined
}

function joinedBlocks(one: Turn, other: Turn): Block[] {
  const last = one.blocks.at(-1)
  const [first, ...rest] = other.blocks
  if (last?.type !== 'text' || first?.type !== 'text') return [...one.blocks, ...other.blocks]
  const text = `${last.text}\n\n${first.text}`
  return [...one.blocks.slice(0, -1), { type: 'text', text }, ...rest]
}

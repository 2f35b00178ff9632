import type { Block } from '../../../chat.ts'
import type { Continuity } from '../continuity.ts'
import { isObject, listOf, objectOf, parseJson } from '../json.ts'
import type { CallIds } from './call-ids.ts'
import { toTextBlocks } from './shown-blocks.ts'
import type { Drop, OpaqueBlock, WireSaid } from './wire-body.ts'
import { toWireName } from './wire-name.ts'

/** Signed thinking that came before a call: ahead of the text beside it, or behind that. */
export interface SignedThinking {
  readonly beforeText: readonly OpaqueBlock[]
  readonly afterText: readonly OpaqueBlock[]
}

/**
 * What a model has said. Thinking goes back only as it was signed: to the account it came from,
 * ahead of the call it came with.
 */
export function toSaidBlocks(
  blocks: readonly Block[],
  ids: CallIds,
  { account, continuity }: { account: string; continuity: Continuity },
  drop: Drop,
): WireSaid[] {
  const said: WireSaid[] = []
  /** Where what belongs to the next call begins. */
  let start = 0
  for (const block of blocks) {
    if (block.type === 'text') said.push(...toTextBlocks(block.text))
    else if (block.type === 'tool_call') {
      const signed = toSigned(continuity.recall(account, block.id))
      said.splice(start, 0, ...signed.beforeText)
      said.push(...signed.afterText, {
        type: 'tool_use',
        id: ids.call(block.id),
        name: toWireName(block.name),
        input: toInput(block.arguments),
      })
      start = said.length
    } else if (block.type !== 'thinking') {
      drop('messages', `${block.type} of the assistant`)
    }
  }
  return said
}

/** What a broken text says is kept: the model shall see what it wrote. */
function toInput(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {}
  const value = parseJson(text)
  return isObject(value) ? value : { _raw: text }
}

function toSigned(kept: unknown): SignedThinking {
  const { beforeText, afterText } = objectOf(kept)
  return { beforeText: toOpaque(beforeText), afterText: toOpaque(afterText) }
}

/** The store gives back what was remembered under this id, which another dialect may have done. */
function toOpaque(blocks: unknown): OpaqueBlock[] {
  return listOf(blocks).filter((block): block is OpaqueBlock => {
    const { type } = objectOf(block)
    return type === 'thinking' || type === 'redacted_thinking'
  })
}

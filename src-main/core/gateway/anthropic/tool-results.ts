import { z } from 'zod'
import type { Block } from '../../chat.ts'
import { invalidField, parseBody } from '../body.ts'
import { type RawBlock, toRawBlocks, toShown } from './content.ts'

const ToolResult = z.object({
  tool_use_id: z.string(),
  content: z.unknown().optional(),
  is_error: z.boolean().nullish(),
})

/** What a tool said, and what it showed: a result is text, so pictures have to stand beside it. */
export interface ParsedResult {
  readonly result: Block
  readonly shown: readonly Block[]
}

/**
 * `callIds` are the ids of earlier calls.
 * @throws CorralError `invalid_input` or `unsupported`, naming the field
 */
export function toToolResult(
  { value, path }: RawBlock,
  callIds: ReadonlySet<string>,
): ParsedResult {
  const { tool_use_id: callId, content, is_error: isError } = parseBody(ToolResult, value, path)
  if (!callIds.has(callId)) {
    throw invalidField(`${path}.tool_use_id`, 'no earlier tool_use block has this id')
  }
  const blocks =
    content == null
      ? []
      : toRawBlocks(content, `${path}.content`).flatMap((block) =>
          block.type === 'tool_reference' ? [toReference(block)] : toShown(block),
        )
  const texts = blocks.map((block) => ('text' in block ? block.text : `[${block.type} below]`))
  const text = (isError ? '[tool error] ' : '') + texts.join('\n')
  return {
    result: { type: 'tool_result', callId, text },
    shown: blocks.filter(({ type }) => type === 'image' || type === 'document'),
  }
}

const Reference = z.object({ tool_name: z.string() })

/** A search for tools found one. Here all of them are in the prompt from the beginning. */
function toReference({ value, path }: RawBlock): Block {
  const { tool_name: name } = parseBody(Reference, value, path)
  return { type: 'text', text: `The tool ${name} can be used.` }
}

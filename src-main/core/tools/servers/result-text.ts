import { z } from 'zod'
import type { ToolOutcome } from '../tool-runner.ts'
import { plainText } from './plain-text.ts'

/** As far as it is read; servers are generous with what they add. */
export const CallResult = z.object({
  content: z.array(z.looseObject({ type: z.string() })).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().default(false),
})

/** A model's context holds little more, and a person reads much less. */
const maxResultChars = 100_000

/** The result of a call as a model is told it: its text, and of the rest that it was there. */
export function outcomeOf(result: z.infer<typeof CallResult>): ToolOutcome {
  const { content, structuredContent, isError } = result
  const parts = content.map(partText).filter((part) => part !== '')
  if (parts.length === 0 && structuredContent !== undefined) {
    parts.push(JSON.stringify(structuredContent))
  }
  const whole = parts.join('\n')
  const text = plainText(whole, maxResultChars) || (isError ? 'It failed without a word.' : 'Done.')
  const rest = whole.length > maxResultChars ? `\n[cut: ${whole.length} characters in all]` : ''
  return { text: text + rest, failed: isError }
}

const Text = z.object({ type: z.literal('text'), text: z.string() })
const Media = z.object({ type: z.enum(['image', 'audio']), mimeType: z.string().default('') })
const Link = z.object({ type: z.literal('resource_link'), uri: z.string() })
const Resource = z.object({
  type: z.literal('resource'),
  resource: z.object({ uri: z.string(), text: z.string().optional() }),
})
const Part = z.union([Text, Media, Link, Resource])

function partText(part: unknown): string {
  const parsed = Part.safeParse(part)
  if (!parsed.success) return '[something that cannot be shown here]'
  const { data } = parsed
  if (data.type === 'text') return data.text
  if (data.type === 'resource_link') return `[resource ${data.uri}]`
  if (data.type === 'resource')
    return `[resource ${data.resource.uri}]\n${data.resource.text ?? ''}`
  return `[${data.type} ${data.mimeType}, which cannot be shown here]`
}

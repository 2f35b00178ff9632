import { z } from 'zod'
import type { Thinking } from '../../chat.ts'
import { templateInputs } from '../../library/chat-template/template-options.ts'
import { boundedJson, invalidField, isObject } from '../body.ts'

const Effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])

/** How clients ask for thinking: OpenAI's own way first, then those of other servers. */
export const thinkingFields = {
  reasoning_effort: Effort.nullish(),
  reasoning: z
    .object({ effort: Effort.nullish(), enabled: z.boolean().nullish() })
    .nullish()
    .catch(null),
  enable_thinking: z.boolean().nullish(),
  thinking: z.object({ type: z.string() }).nullish().catch(null),
  chat_template_kwargs: z.unknown().optional(),
}

const Fields = z.object(thinkingFields)

export function toThinking(body: z.infer<typeof Fields>): Thinking {
  const effort = body.reasoning_effort ?? body.reasoning?.effort ?? null
  const enabled =
    kwarg(body.chat_template_kwargs, 'enable_thinking') ??
    kwarg(body.chat_template_kwargs, 'thinking') ??
    body.enable_thinking ??
    body.reasoning?.enabled ??
    (body.thinking ? body.thinking.type !== 'disabled' : null)
  return {
    enabled: effort === 'none' ? false : enabled,
    effort: effort === 'none' ? null : effort,
  }
}

function kwarg(kwargs: unknown, name: string): boolean | undefined {
  const value = isObject(kwargs) ? kwargs[name] : undefined
  return typeof value === 'boolean' ? value : undefined
}

/** @throws CorralError `invalid_input` when it is no object, or takes the place of the messages */
export function toTemplateOptions(kwargs: unknown): Readonly<Record<string, unknown>> {
  const param = 'chat_template_kwargs'
  if (kwargs == null) return {}
  if (!isObject(kwargs)) throw invalidField(param, 'needs to be an object')
  const own = templateInputs.find((name) => Object.hasOwn(kwargs, name))
  if (own !== undefined) throw invalidField(`${param}.${own}`, 'comes from the request itself')
  return boundedJson(kwargs, param)
}

import type { ChatRequest, CompletionRequest, Sampling, Turn } from '../chat.ts'
import type { StoredProfile } from './profile-store.ts'

/** What a profile says about requests. */
export type RequestDefaults = Pick<
  StoredProfile,
  'systemPrompt' | 'systemPromptMode' | 'sampling' | 'contextTokens' | 'thinking'
>

/** A chat as the profile would have it: what the request says itself counts. */
export function applyToChat(request: ChatRequest, profile: RequestDefaults): ChatRequest {
  return {
    ...request,
    ...answerDefaults(request, profile),
    turns: withSystemPrompt(request.turns, profile),
    thinking: thinkingOf(request, profile),
  }
}

/** A text without turns: its sampling and its length. */
export function applyToCompletion(
  request: CompletionRequest,
  profile: RequestDefaults,
): CompletionRequest {
  return { ...request, ...answerDefaults(request, profile) }
}

function answerDefaults(
  { sampling, maxTokens }: ChatRequest | CompletionRequest,
  profile: RequestDefaults,
) {
  const { maxTokens: usualMaxTokens = null, ...usual } = profile.sampling
  const set = Object.entries(usual).filter(([, value]) => value !== null)
  const defaults: Sampling = Object.fromEntries(set)
  return {
    sampling: { ...defaults, ...sampling },
    maxTokens: maxTokens ?? usualMaxTokens,
    ...(profile.contextTokens !== null && { mostContextTokens: profile.contextTokens }),
  }
}

function withSystemPrompt(
  turns: readonly Turn[],
  { systemPrompt, systemPromptMode }: RequestDefaults,
): readonly Turn[] {
  if (systemPrompt === null || systemPrompt === '') return turns
  const own: Turn = { role: 'system', blocks: [{ type: 'text', text: systemPrompt }] }
  if (!turns.some(({ role }) => role === 'system')) return [own, ...turns]
  if (systemPromptMode === 'default') return turns
  const [first, ...rest] = turns
  if (first?.role !== 'system') return [own, ...turns]
  const text = `${systemPrompt}\n\n`
  return [{ role: 'system', blocks: [{ type: 'text', text }, ...first.blocks] }, ...rest]
}

function thinkingOf({ thinking }: ChatRequest, profile: RequestDefaults): ChatRequest['thinking'] {
  const isSaid = thinking.enabled !== null || thinking.effort !== null
  if (isSaid || profile.thinking === null) return thinking
  return { ...thinking, enabled: profile.thinking === 'on' }
}

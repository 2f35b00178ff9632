import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatRequest, Turn } from '../../src-main/core/chat.ts'
import { type RequestDefaults, applyToChat } from '../../src-main/core/profiles/apply-profile.ts'

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const sampling = fc.record(
  { temperature: chance, topP: chance, topK: fc.nat(100), minP: chance, repeatPenalty: chance },
  { requiredKeys: [] },
)
const turn: fc.Arbitrary<Turn> = fc
  .tuple(fc.constantFrom('system', 'user', 'assistant'), fc.string())
  .map(([role, text]) => ({ role, blocks: [{ type: 'text', text }] }))

const requests: fc.Arbitrary<ChatRequest> = fc.record({
  model: fc.constant('m'),
  turns: fc.array(turn, { minLength: 1, maxLength: 4 }),
  tools: fc.constant([]),
  toolChoice: fc.constant('auto'),
  parallelToolCalls: fc.boolean(),
  output: fc.constant({ type: 'text' }),
  thinking: fc.record({
    enabled: fc.constantFrom(null, true, false),
    effort: fc.constantFrom(null, 'high'),
  }),
  templateOptions: fc.constant({}),
  sampling,
  maxTokens: fc.option(fc.integer({ min: 1, max: 99 })),
  stop: fc.constant([]),
  choices: fc.constant(1),
  topLogprobs: fc.constant(null),
  priority: fc.constant('normal'),
})

const profiles: fc.Arbitrary<RequestDefaults> = fc.record({
  systemPrompt: fc.option(fc.string()),
  systemPromptMode: fc.constantFrom('default', 'prepend'),
  sampling: fc.record(
    {
      temperature: fc.option(chance),
      topP: fc.option(chance),
      topK: fc.option(fc.nat(100)),
      maxTokens: fc.option(fc.integer({ min: 1, max: 99 })),
    },
    { requiredKeys: [] },
  ),
  contextTokens: fc.option(fc.integer({ min: 256, max: 9999 })),
  thinking: fc.constantFrom(null, 'on', 'off'),
})

const textsOf = (turns: readonly Turn[]) =>
  turns.map(({ role, blocks }) => ({
    role,
    text: blocks.map((block) => ('text' in block ? block.text : '')).join(''),
  }))

describe('the defaults of a profile', () => {
  it('never change what a request says itself, and fill in all that it does not', () => {
    const property = fc.property(requests, profiles, (request, profile) => {
      const applied = applyToChat(request, profile)
      expect(applied.sampling).toMatchObject(request.sampling)
      for (const name of ['temperature', 'topP', 'topK'] as const) {
        const filled = request.sampling[name] ?? profile.sampling[name] ?? undefined
        expect(applied.sampling[name]).toBe(filled)
      }
      expect(applied.maxTokens).toBe(request.maxTokens ?? profile.sampling.maxTokens ?? null)
      expect(applied.mostContextTokens).toBe(profile.contextTokens ?? undefined)
      const { enabled, effort } = request.thinking
      const isSilent = enabled === null && effort === null
      const filled = isSilent && profile.thinking !== null ? profile.thinking === 'on' : enabled
      expect(applied.thinking).toEqual({ enabled: filled, effort })
    })
    fc.assert(property)
  })

  it('keep every turn of a request in its place, whatever comes before it', () => {
    const property = fc.property(requests, profiles, (request, profile) => {
      const before = textsOf(request.turns)
      const after = textsOf(applyToChat(request, profile).turns)
      const added = after.length - before.length
      expect([0, 1]).toContain(added)
      expect(after.slice(1 + added)).toEqual(before.slice(1))
      expect(after[added]?.text.endsWith(before[0]?.text ?? '')).toBe(true)
      const hadOne = before.some(({ role }) => role === 'system')
      const isUsed =
        Boolean(profile.systemPrompt) && !(hadOne && profile.systemPromptMode === 'default')
      if (!isUsed) {
        expect(after).toEqual(before)
        return
      }
      expect(after[0]).toMatchObject({ role: 'system' })
      expect(after[0]?.text.startsWith(profile.systemPrompt ?? '')).toBe(true)
    })
    fc.assert(property)
  })

  it('leave the request itself as it was', () => {
    const property = fc.property(requests, profiles, (request, profile) => {
      const copy = structuredClone(request)
      applyToChat(request, profile)
      expect(request).toEqual(copy)
    })
    fc.assert(property)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Profile, ProfileFields } from '../../src-main/contract/profiles.ts'
import {
  draftOf,
  fieldsOf,
  isComplete,
  numberProblem,
} from '../../src-renderer/views/profiles/profile-draft.ts'

const name = fc.stringMatching(/^[a-z][a-z0-9.:@/-]{0,20}$/)
const fields = fc.record({
  name,
  modelId: name,
  description: fc.string({ maxLength: 50 }).map((text) => text.trim()),
  systemPrompt: fc.option(fc.string({ minLength: 1 }).filter((text) => text.trim() !== '')),
  systemPromptMode: fc.constantFrom('default' as const, 'prepend' as const),
  sampling: fc.record(
    { temperature: fc.double({ min: 0, max: 2, noNaN: true }).map(Math.abs), topK: fc.nat(1000) },
    { requiredKeys: [] },
  ),
  contextTokens: fc.option(fc.integer({ min: 256, max: 10_000_000 })),
  kvCacheType: fc.option(fc.constantFrom('f16' as const, 'q8_0' as const)),
  thinking: fc.option(fc.constantFrom('on' as const, 'off' as const)),
  pinned: fc.boolean(),
  aliases: fc.array(name, { maxLength: 3 }),
})
const rest = { id: 1, missing: false, hiddenModels: [], createdAt: '', updatedAt: '' }

describe('the draft of a profile', () => {
  it('that nobody touches changes nothing, and is taken', () => {
    const property = fc.property(fields, (chosen) => {
      const profile: Profile = { ...chosen, ...rest }
      const draft = draftOf(profile, 'another')
      expect(isComplete(draft)).toBe(true)
      expect(fieldsOf(draft)).toEqual(chosen)
      expect(ProfileFields.parse(fieldsOf(draft))).toEqual(chosen)
    })
    fc.assert(property)
  })

  it('of nothing says nothing about the model', () => {
    const draft = { ...draftOf(null, 'm'), name: ' coder ' }
    expect(fieldsOf(draft)).toEqual(ProfileFields.parse({ name: 'coder', modelId: 'm' }))
    expect(isComplete(draftOf(null, 'm'))).toBe(false)
  })

  it.each([
    ['temperature', '2.1'],
    ['temperature', 'warm'],
    ['topK', '1.5'],
    ['maxTokens', '0'],
    ['context', '255'],
  ] as const)('does not take %s %s', (field, value) => {
    const draft = { ...draftOf(null, 'm'), name: 'x', [field]: value }
    expect(numberProblem(draft, field)).toMatch(/^A (whole )?number from/)
    expect(isComplete(draft)).toBe(false)
  })
})

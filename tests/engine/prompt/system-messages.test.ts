import { describe, expect, it } from 'vitest'
import { compilePrompt } from '../../../src-main/core/engine/prompt/prompt-template.ts'
import { type FamilyName, familyTemplate } from '../../helpers/models/families/llama-sources.ts'
import { chat, source, turn } from './conversation.ts'

const families: FamilyName[] = [
  'deepseek-r1',
  'deepseek-v3.1',
  'gemma-2',
  'gemma-4',
  'glm-4.7',
  'gpt-oss',
  'llama-3.1',
  'minimax-m2',
  'mistral-small-3.2',
  'nemotron-nano-2',
  'qwen-3',
  'qwen-3.5',
]
const words = ['HEAD', 'ONE', 'MIDDLE', 'TWO', 'THREE', 'LAST']

describe('a system message among others', () => {
  it.each(families)('is neither lost nor moved by the template of %s', (family) => {
    const template = compilePrompt(source(familyTemplate(family)))
    const turns = [
      turn('system', 'HEAD'),
      turn('user', 'ONE'),
      turn('system', 'MIDDLE'),
      turn('assistant', 'TWO'),
      turn('user', 'THREE'),
      turn('system', 'LAST'),
    ]
    const prompt = template.render(chat(turns)).pieces.join('')
    const found = words.toSorted((one, other) => prompt.indexOf(one) - prompt.indexOf(other))
    expect(words.filter((word) => !prompt.includes(word))).toEqual([])
    expect(found).toEqual(words)
  })

  it.each(families)('leaves the prompt before it as it was: %s', (family) => {
    const template = compilePrompt(source(familyTemplate(family)))
    const before = [turn('system', 'HEAD'), turn('user', 'ONE')]
    const render = (turns: typeof before) => template.render(chat(turns)).pieces.join('')
    const shorter = render(before)
    const longer = render([...before, turn('system', 'MIDDLE')])
    const end = shorter.indexOf('ONE') + 'ONE'.length
    expect(longer.slice(0, end)).toBe(shorter.slice(0, end))
  })

  it('in front joins its neighbour where a template knows one only', () => {
    const template = compilePrompt(source(familyTemplate('deepseek-r1')))
    const turns = [turn('system', 'HEAD'), turn('system', 'MIDDLE'), turn('user', 'ONE')]
    expect(template.render(chat(turns)).pieces.join('')).toContain('HEAD\n\nMIDDLE')
  })
})

import { Box } from 'lucide-react'
import { describe, expect, test } from 'vitest'
import { fuzzyScore } from '../../src-renderer/lib/fuzzy-score.ts'
import { type Command, findCommands } from '../../src-renderer/shell/palette/command.ts'

function command(title: string, group: Command['group'], words = ''): Command {
  return { id: `${group} ${title}`, title, words, group, icon: Box, run: () => {} }
}

const titles = (commands: readonly Command[], typed: string) =>
  findCommands(commands, typed).map(({ value, items }) => [value, items.map(({ title }) => title)])

describe('what fits a few letters', () => {
  test('the start of the name before the start of a word, and that before the inside of one', () => {
    const order = ['Pool', 'Clear the pool', 'Whirlpool'].map((text) => fuzzyScore('pool', text))
    expect(order).toEqual(order.toSorted((one, other) => Number(other) - Number(one)))
    expect(new Set(order).size).toBe(3)
  })

  test('every word must be there, in any order', () => {
    expect(fuzzyScore('qwen load', 'Load Qwen Story 7B')).not.toBeNull()
    expect(fuzzyScore('qwen unload', 'Load Qwen Story 7B')).toBeNull()
  })

  test('letters in their order fit from the start of a word on, and not from inside', () => {
    expect(fuzzyScore('adprov', 'Add a provider')).not.toBeNull()
    expect(fuzzyScore('ddprov', 'Add a provider')).toBeNull()
    expect(fuzzyScore('provad', 'Add a provider')).toBeNull()
  })

  test('letters beyond ASCII are letters', () => {
    expect(fuzzyScore('ÜBER', 'Alles über Café')).not.toBeNull()
  })
})

describe('the palette', () => {
  const commands = [
    command('New chat', 'Do'),
    command('Chat', 'Go to', 'screen'),
    command('Chat with Qwen', 'Models', 'qwen-7b'),
    command('A chat about cats', 'Conversations'),
  ]

  test('shows all kinds in their order while nothing is typed, but not every conversation', () => {
    const many = Array.from({ length: 40 }, (_, at) => command(`Talk ${at}`, 'Conversations'))
    const shown = titles([...many, ...commands], ' ')
    expect(shown.map(([group]) => group)).toEqual(['Do', 'Go to', 'Models', 'Conversations'])
    expect(shown.at(-1)?.[1]).toHaveLength(5)
  })

  test('puts the kind first that holds what fits best', () => {
    expect(titles(commands, 'chat')[0]).toEqual(['Go to', ['Chat']])
    expect(titles(commands, 'cats')).toEqual([['Conversations', ['A chat about cats']]])
  })

  test('finds by words that are not in the title, after those whose title fits', () => {
    const screens = [command('Screen time', 'Conversations'), ...commands]
    expect(titles(screens, 'screen').map(([group]) => group)).toEqual(['Conversations', 'Go to'])
  })

  test('is empty where nothing fits', () => {
    expect(titles(commands, 'xyzzy')).toEqual([])
  })
})

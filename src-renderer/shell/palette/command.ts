import type { LucideIcon } from 'lucide-react'
import { fuzzyScore, startsWords } from '../../lib/fuzzy-score.ts'

const commandGroups = ['Do', 'Go to', 'Models', 'Conversations'] as const
type CommandGroup = (typeof commandGroups)[number]

/** One thing that the palette can do. */
export interface Command {
  /** Differs from that of every other command. */
  id: string
  title: string
  /** Other words that people look for it by. */
  words?: string
  /** A few quiet words at the end of the line. */
  note?: string | undefined
  /** Not in sight until something is typed: few people look for it. */
  onlyFound?: true
  group: CommandGroup
  icon: LucideIcon
  run: () => void
}

export interface CommandList {
  value: CommandGroup
  items: Command[]
}

/** Of each group while nothing is typed, and of all when something is. */
const most = { idle: 5, found: 30 }

/**
 * What fits the words, best first; a group stands where its best one would. Without words a look
 * at each group: the screens all, of the others the first few.
 */
export function findCommands(commands: readonly Command[], typed: string): CommandList[] {
  if (typed.trim() === '') {
    const shown = commands.filter(({ onlyFound }) => onlyFound === undefined)
    return inGroups(shown).map(({ value, items }) => ({
      value,
      items: value === 'Go to' || value === 'Do' ? items : items.slice(0, most.idle),
    }))
  }
  const found = commands
    .map((command) => ({ command, score: scoreOf(command, typed) }))
    .filter((one): one is { command: Command; score: number } => one.score !== null)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, most.found)
    .map(({ command }) => command)
  return inGroups(found, [...new Set(found.map(({ group }) => group))])
}

/** Its own title counts for more than the words beside it. */
function scoreOf({ title, words = '' }: Command, typed: string): number | null {
  const byTitle = fuzzyScore(typed, title)
  if (byTitle !== null) return byTitle
  return startsWords(typed, `${title} ${words}`) ? 0 : null
}

function inGroups(
  commands: readonly Command[],
  order: readonly CommandGroup[] = commandGroups,
): CommandList[] {
  return order
    .map((value) => ({ value, items: commands.filter(({ group }) => group === value) }))
    .filter(({ items }) => items.length > 0)
}

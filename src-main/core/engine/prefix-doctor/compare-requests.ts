import { type RequestField, lengthOf, likeness, sameChars, sameField } from './request-fields.ts'

/** A request as far as its prompt is concerned. */
export interface RequestShape {
  readonly tools: readonly RequestField[]
  readonly turns: readonly RequestField[]
  readonly options: readonly RequestField[]
  /** How many turns at the beginning are the system's. */
  readonly systemTurns: number
}

/** The first field in which two requests differ. */
export interface Difference {
  readonly field: string
  /** Of that field. */
  readonly sameChars: number
  /** Of the whole request; `null` where the field has no place of its own in the prompt. */
  readonly charsBefore: number | null
}

/** How a request belongs to an earlier one. */
export type Kinship = 'conversation' | 'app' | 'none'

/** How alike the instructions of two requests have to be to come from the same app. */
const alike = 0.5

/**
 * Where a request stops being like the earlier one; `null` when one is the beginning of the other.
 * Of another conversation of the same app, only the instructions are compared. Options of the
 * template come last: most of them touch only the end of a prompt.
 */
export function firstDifference(
  before: RequestShape,
  now: RequestShape,
  kinship: Kinship,
): Difference | null {
  const tools = toolDifference(before.tools, now.tools)
  if (tools) return tools
  const turns = kinship === 'app' ? Math.max(before.systemTurns, now.systemTurns) : Infinity
  const compared = Math.min(before.turns.length, now.turns.length, turns)
  const turn = turnDifference(before.turns.slice(0, compared), now.turns)
  if (turn) return { ...turn, charsBefore: (turn.charsBefore ?? 0) + charsOf(now.tools) }
  if (kinship === 'app') return null
  const option = now.options.find((one, index) => !sameField(one, before.options[index] ?? one))
  return option ? { field: option.name, sameChars: 0, charsBefore: null } : null
}

export function kinshipOf(before: RequestShape, now: RequestShape): Kinship {
  const said = (shape: RequestShape) => shape.turns.slice(shape.systemTurns)
  const [theirs, ours] = [said(before), said(now)]
  const related = instructionsAlike(before, now)
  const same = Math.max(sameTurns(theirs, ours), sameTurns(withoutOldest(theirs, ours), ours))
  const most = same * 2 >= Math.min(theirs.length, ours.length)
  if (same > 0 && most && (same > 1 || related)) return 'conversation'
  return related && (now.systemTurns > 0 || now.tools.length > 0) ? 'app' : 'none'
}

export function charsOf(fields: readonly RequestField[]): number {
  return fields.reduce((sum, field) => sum + lengthOf(field), 0)
}

function sameTurns(before: readonly RequestField[], now: readonly RequestField[]): number {
  return now.filter((turn, index) => {
    const counterpart = before[index]
    return counterpart !== undefined && sameField(turn, counterpart)
  }).length
}

/** The earlier turns from the one that is the first now: some apps cut their history short. */
function withoutOldest(
  before: readonly RequestField[],
  now: readonly RequestField[],
): readonly RequestField[] {
  const [first] = now
  const start = first ? before.findIndex((turn) => sameField(turn, first)) : -1
  return start < 0 ? [] : before.slice(start)
}

function instructionsAlike(before: RequestShape, now: RequestShape): boolean {
  const [theirs, ours] = [toolNames(before), toolNames(now)]
  const common = ours.filter((name) => theirs.includes(name)).length
  if (common < Math.max(theirs.length, ours.length) * alike) return false
  if (before.systemTurns === 0 || now.systemTurns === 0) {
    return before.systemTurns === now.systemTurns
  }
  const [one, other] = [before.turns[0], now.turns[0]]
  return one !== undefined && other !== undefined && likeness(one, other) >= alike
}

function toolNames({ tools }: RequestShape): string[] {
  return tools.map(({ pieces }) => pieces[0]?.label ?? '')
}

/** Another definition of one tool is told by its number; other tools or another order as `tools`. */
function toolDifference(
  before: readonly RequestField[],
  now: readonly RequestField[],
): Difference | null {
  let same = 0
  for (let index = 0; index < Math.max(before.length, now.length); index += 1) {
    const [one, other] = [before[index], now[index]]
    if (!one || !other) return { field: 'tools', sameChars: same, charsBefore: same }
    if (!sameField(one, other)) {
      const chars = sameChars(one, other)
      const isSameTool = one.pieces[0]?.label === other.pieces[0]?.label
      const charsBefore = same + chars
      return isSameTool
        ? { field: one.name, sameChars: chars, charsBefore }
        : { field: 'tools', sameChars: same, charsBefore }
    }
    same += lengthOf(one)
  }
  return null
}

function turnDifference(
  before: readonly RequestField[],
  now: readonly RequestField[],
): Difference | null {
  let same = 0
  for (const [index, one] of before.entries()) {
    const other = now[index]
    if (!other || !sameField(one, other)) {
      const chars = other ? sameChars(one, other) : 0
      return { field: one.name, sameChars: chars, charsBefore: same + chars }
    }
    same += lengthOf(one)
  }
  return null
}

import { createHmac, randomBytes } from 'node:crypto'
import type { ChatRequest, PrefixBreak } from '../../chat.ts'
import {
  type Difference,
  type Kinship,
  type RequestShape,
  charsOf,
  firstDifference,
  kinshipOf,
} from './compare-requests.ts'
import { type HashText, fieldsOf, keptChars } from './request-fields.ts'

/**
 * Finds out why less of a prompt was reused than could have been: the client has changed something
 * that it had sent before. Remembers requests in memory only, up to a bound; nothing of them leaves
 * it but names of fields and counts.
 */
export interface PrefixDoctor {
  /** Once for each request, in the order in which they come. */
  examine(request: ChatRequest): Examination
  forget(): void
}

interface Examination {
  /**
   * Once the prompt is counted. `null` when the request extends what came before it, begins
   * something new, or lost no more than templates always cost.
   */
  conclude(counts: PromptCounts): PrefixBreak | null
}

interface PromptCounts {
  readonly promptTokens: number
  readonly cachedTokens: number
}

interface Remembered extends RequestShape {
  readonly model: string
  /** In memory. */
  readonly chars: number
  /** `null` until its prompt is counted. */
  promptTokens: number | null
}

interface Kin {
  readonly before: Remembered
  readonly kinship: Kinship
  /** `null` when there is nothing to tell. */
  readonly difference: Difference | null
}

const mostRequests = 32
const mostChars = 8 * 1024 * 1024
/** Where an answer begins, templates write other tokens than for the same answer later on. */
const negligibleTokens = 16

export function createPrefixDoctor(): PrefixDoctor {
  const key = randomBytes(32)
  const hash: HashText = (text) => createHmac('sha256', key).update(text).digest('base64')
  /** The newest last; of one conversation only the newest request. */
  let remembered: Remembered[] = []

  return {
    examine(request) {
      const now = remember(request, hash)
      const kin = closestKin(remembered, now)
      const outdated = kin?.kinship === 'conversation' ? kin.before : null
      remembered = bounded([...remembered.filter((one) => one !== outdated), now])
      return {
        conclude(counts) {
          now.promptTokens = counts.promptTokens
          if (!kin?.difference) return null
          const lostTokens = lostTo(kin.difference, kin, now, counts)
          if (lostTokens < negligibleTokens) return null
          const { field, sameChars } = kin.difference
          return { field, sameChars, lostTokens }
        },
      }
    },
    forget() {
      remembered = []
    },
  }
}

function remember(request: ChatRequest, hash: HashText): Remembered {
  const fields = fieldsOf(request, hash)
  const notSystem = request.turns.findIndex(({ role }) => role !== 'system')
  return {
    ...fields,
    model: request.model,
    systemTurns: notSystem < 0 ? request.turns.length : notSystem,
    chars: keptChars([...fields.tools, ...fields.turns, ...fields.options]),
    promptTokens: null,
  }
}

function bounded(requests: readonly Remembered[]): Remembered[] {
  let chars = 0
  const kept = requests
    .slice(-mostRequests)
    .toReversed()
    .filter((request) => (chars += request.chars) <= mostChars)
  return kept.toReversed()
}

/**
 * The earlier request that this one should have extended: of the same conversation, else of the
 * same app; of several the one that it is most like, and the newest of those.
 */
function closestKin(remembered: readonly Remembered[], now: Remembered): Kin | null {
  const all = remembered
    .filter(({ model }) => model === now.model)
    .map((before): Kin => {
      const kinship = kinshipOf(before, now)
      const difference = kinship === 'none' ? null : firstDifference(before, now, kinship)
      return { before, kinship, difference }
    })
  const closest = (kinship: Kinship) =>
    all
      .filter((kin) => kin.kinship === kinship)
      .toReversed()
      .toSorted((a, b) => sharedChars(b) - sharedChars(a))[0]
  return closest('conversation') ?? closest('app') ?? null
}

function sharedChars({ difference }: Kin): number {
  return difference ? (difference.charsBefore ?? Number.MAX_SAFE_INTEGER) : Infinity
}

/**
 * What could have been reused, less what was. When even what stands before the difference was not,
 * a slot had been taken away meanwhile, for which the difference is not to blame. Where it stands
 * in the prompt is reckoned from characters, so only a wide gap says that.
 */
function lostTo(
  { charsBefore }: Difference,
  { before, kinship }: Kin,
  now: Remembered,
  { promptTokens, cachedTokens }: PromptCounts,
): number {
  if (before.promptTokens === null) return 0
  const instructions = charsOf([...before.tools, ...before.turns.slice(0, before.systemTurns)])
  const share = kinship === 'app' ? instructions / charsOfAll(before) : 1
  const possible = Math.min(Math.floor(before.promptTokens * share), promptTokens)
  const unaffected = Math.floor(promptTokens * ((charsBefore ?? 0) / charsOfAll(now)))
  return possible - (cachedTokens * 2 < unaffected ? unaffected : cachedTokens)
}

function charsOfAll({ tools, turns }: RequestShape): number {
  return Math.max(1, charsOf(tools) + charsOf(turns))
}

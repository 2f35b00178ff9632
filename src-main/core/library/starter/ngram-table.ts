/** A sequence of token ids to learn from. Its first token only serves as context of the second. */
export type NgramSequence = {
  tokens: readonly number[]
  /** How often the sequence counts. */
  weight: number
}

/**
 * What follows a context. `context` holds the newest token first. `logits` are what the rule adds
 * to the logits of the tokens that followed; it adds `-UNSEEN_LOGITS` to those of all other tokens.
 */
type NgramRule = {
  context: readonly number[]
  logits: ReadonlyMap<number, number>
}

/**
 * Back-off rules. `unmatched` holds the logits where no rule applies; a token that is not in it
 * then has `-UNSEEN_LOGITS`.
 */
export type NgramTable = {
  unmatched: ReadonlyMap<number, number>
  rules: readonly NgramRule[]
}

/** Large enough that unseen tokens stay rare (below one in 300) at a temperature of 2. */
export const UNSEEN_LOGITS = 24

/**
 * Counts which token follows each context of one to `longest` tokens and turns the counts into
 * rules. All rules whose context ends the text add up, so that the tokens that followed the
 * longest of them get their log-probabilities, those that followed a shorter one only get
 * `UNSEEN_LOGITS` less, and so on. A context that says no more than a shorter one gets no rule.
 * Text that matches nothing continues as the sequences begin; `fallback` holds logits for other
 * tokens there.
 */
export function ngramTable(
  sequences: readonly NgramSequence[],
  longest: number,
  fallback: ReadonlyMap<number, number>,
): NgramTable {
  const unmatched = new Map([...fallback, ...logProbabilities(countOpenings(sequences))])
  const known = new Map<string, ReadonlyMap<number, number>>()
  const rules: NgramRule[] = []
  const counted = [...countFollowers(sequences, longest).values()]
  for (const { context, followers } of counted.toSorted(byContextLength)) {
    const shorter = longestKnown(context, known)
    const logits = logProbabilities(followers)
    if (shorter && equal(logits, shorter)) continue
    known.set(context.join(), logits)
    const before = shorter ?? unmatched
    const added = [...logits].map(
      ([token, logit]) => [token, logit - (before.get(token) ?? -UNSEEN_LOGITS)] as const,
    )
    rules.push({ context, logits: new Map(added) })
  }
  return { unmatched, rules }
}

type Counted = { context: number[]; followers: Map<number, number> }

function countFollowers(sequences: readonly NgramSequence[], longest: number) {
  const counts = new Map<string, Counted>()
  for (const { tokens, weight } of sequences) {
    for (let at = 1; at < tokens.length; at += 1) {
      for (let length = 1; length <= Math.min(at, longest); length += 1) {
        const context = tokens.slice(at - length, at).toReversed()
        const counted = counts.get(context.join()) ?? { context, followers: new Map() }
        counts.set(context.join(), counted)
        add(counted.followers, tokens[at] ?? 0, weight)
      }
    }
  }
  return counts
}

function countOpenings(sequences: readonly NgramSequence[]): Map<number, number> {
  const openings = new Map<number, number>()
  for (const { tokens, weight } of sequences) add(openings, tokens[1] ?? 0, weight)
  return openings
}

function add(counts: Map<number, number>, token: number, weight: number): void {
  counts.set(token, (counts.get(token) ?? 0) + weight)
}

function byContextLength(left: Counted, right: Counted): number {
  return left.context.length - right.context.length
}

function logProbabilities(counts: ReadonlyMap<number, number>): Map<number, number> {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return new Map([...counts].map(([token, count]) => [token, Math.log(count / total)]))
}

function longestKnown(
  context: readonly number[],
  known: ReadonlyMap<string, ReadonlyMap<number, number>>,
): ReadonlyMap<number, number> | undefined {
  for (let length = context.length - 1; length > 0; length -= 1) {
    const logits = known.get(context.slice(0, length).join())
    if (logits) return logits
  }
  return undefined
}

function equal(left: ReadonlyMap<number, number>, right: ReadonlyMap<number, number>): boolean {
  if (left.size !== right.size) return false
  return [...left].every(([token, logit]) => Math.abs(logit - (right.get(token) ?? 1)) < 1e-9)
}

import { readModelName } from './model-name.ts'
import type { KnownName } from './routing-state.ts'

const suggestions = 3
/** Enough to tell what somebody meant; more would only cost time. */
const comparedLength = 80
const mostNames = 30_000

/**
 * Known names like an unknown one, the likest first: what it is without its provider, what differs
 * by a few letters, what begins like it, and of this Mac's models what shares a word, else any.
 */
export function nearNames(unknown: string, known: Iterable<KnownName>): string[] {
  const wanted = readModelName(unknown).key.slice(0, comparedLength)
  const words = new Set(wordsOf(wanted))
  const scored: { name: string; distance: number }[] = []
  let looked = 0
  for (const one of known) {
    looked += 1
    if (looked > mostNames) break
    const distance = distanceTo(one, wanted, words)
    if (distance !== null) scored.push({ name: one.name, distance })
  }
  const best = scored.toSorted((a, b) => a.distance - b.distance).map(({ name }) => name)
  return [...new Set(best)].slice(0, suggestions)
}

function distanceTo(known: KnownName, wanted: string, words: ReadonlySet<string>): number | null {
  const key = known.name.toLowerCase()
  const bare = known.kind === 'provider' ? key.slice(key.indexOf('/') + 1) : key
  if (bare === wanted) return known.isUsable ? 0 : 0.5
  if (!known.isUsable) return null
  const most = Math.min(3, Math.floor(wanted.length / 4))
  const edits = Math.min(editDistance(wanted, key, most), editDistance(wanted, bare, most))
  if (edits <= most) return edits
  if (wanted.length >= 3 && bare.startsWith(wanted)) return 10
  if (known.kind !== 'local' && known.kind !== 'profile') return null
  const shared = wordsOf(key).filter((word) => words.has(word)).length
  return shared > 0 ? 20 - Math.min(shared, 9) : 100
}

function wordsOf(name: string): string[] {
  return name.split(/[^a-z0-9]+/).filter((word) => word !== '')
}

/** Letters to change, add or take out; `most + 1` stands for everything above `most`. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])
      const cell = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      next.push(cell)
      if (cell < least) least = cell
    }
    if (least > most) return most + 1
    row = next
  }
  return Math.min(row[b.length] ?? 0, most + 1)
}

import { parseRoot, rootIdOf } from './root-secret.ts'

/**
 * What a place for roots holds. `next` is there only while the root is being changed: whichever of
 * the two the database was wrapped under last is the right one. `kept` are former roots, newest
 * first, which older backups still need.
 */
export interface RootSlots {
  readonly root: Uint8Array
  readonly next: Uint8Array | null
  readonly kept: readonly Uint8Array[]
}

const mostKept = 7

/** One root per line, base64url; all but the first line say what they are. */
export function writeSlots({ root, next, kept }: RootSlots): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const lines = [text(root), ...(next ? [`next ${text(next)}`] : [])]
  return [...lines, ...kept.map((old) => `kept ${text(old)}`), ''].join('\n')
}

/** @throws Error when a line is not a root */
export function readSlots(content: string): RootSlots {
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  const labelled = lines.map((line) => {
    const [, label = 'root', text = ''] = /^(?:(next|kept) )?(.*)$/s.exec(line) ?? []
    const root = parseRoot(text)
    if (!root) throw new Error('A root secret is damaged.')
    return { label, root }
  })
  const [root, ...others] = labelled.filter(({ label }) => label === 'root')
  if (!root || others.length > 0) throw new Error('A root secret is damaged.')
  return {
    root: root.root,
    next: labelled.find(({ label }) => label === 'next')?.root ?? null,
    kept: labelled.filter(({ label }) => label === 'kept').map((entry) => entry.root),
  }
}

/** The root with this id, wherever it stands. */
export function findRoot(slots: RootSlots, rootId: string): Uint8Array | null {
  const all = [slots.root, ...(slots.next ? [slots.next] : []), ...slots.kept]
  return all.find((root) => rootIdOf(root) === rootId) ?? null
}

/** These slots with `root` as the root and every other root kept. */
export function withRoot(root: Uint8Array, before: RootSlots | null): RootSlots {
  const others = before ? [before.root, ...(before.next ? [before.next] : []), ...before.kept] : []
  const kept = others.filter((other) => rootIdOf(other) !== rootIdOf(root))
  return { root, next: null, kept: kept.slice(0, mostKept) }
}

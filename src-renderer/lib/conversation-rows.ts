import type { Conversation } from '../../src-main/contract/conversation.ts'

export interface ListedConversation extends Conversation {
  /** Of the message that a search has found. */
  excerpt: string | null
}

type Rows = readonly ListedConversation[]

/**
 * The rows with a conversation that is new or has changed, newest first.
 * @param complete whether the rows are all there are; else older ones come when they are read
 */
export function withConversation(rows: Rows, changed: Conversation, complete: boolean): Rows {
  const old = rows.findIndex(({ id }) => id === changed.id)
  const row = { ...changed, excerpt: rows[old]?.excerpt ?? null }
  if (rows[old]?.updatedAt === changed.updatedAt) return rows.with(old, row)
  const others = old === -1 ? rows : rows.toSpliced(old, 1)
  const at = others.findIndex(({ updatedAt }) => updatedAt <= changed.updatedAt)
  if (at === -1) return complete || old !== -1 ? [...others, row] : others
  return others.toSpliced(at, 0, row)
}

/** The rows of a search take news of their own, and keep their order. */
export function withNews(rows: Rows, changed: Conversation): Rows {
  const at = rows.findIndex(({ id }) => id === changed.id)
  if (at === -1) return rows
  return rows.with(at, { ...changed, excerpt: rows[at]?.excerpt ?? null })
}

/** The rows and one more page below them; what moved up meanwhile is not shown twice. */
export function withPage(rows: Rows, page: Rows): Rows {
  const known = new Set(rows.map(({ id }) => id))
  return [...rows, ...page.filter(({ id }) => !known.has(id))]
}

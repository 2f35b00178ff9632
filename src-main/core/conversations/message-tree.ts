import { CorralError } from '../errors.ts'

/** A message, as far as its place in the conversation goes. */
export interface Placed {
  readonly id: string
  readonly parentId: string | null
}

/**
 * The messages from the first question to this one.
 * @throws CorralError `not_found` when there is no such message
 */
export function branchTo<T extends Placed>(messages: readonly T[], id: string): T[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const branch: T[] = []
  for (let at: string | null = id; at !== null; at = branch.at(-1)?.parentId ?? null) {
    const message = byId.get(at)
    if (!message) throw noMessage()
    branch.push(message)
    byId.delete(at)
  }
  return branch.toReversed()
}

/**
 * The end of the branch that a message is on: the one that is shown where it is among them, else
 * that of its newest descendants. Messages come in the order in which they were made.
 */
export function leafOf(
  messages: readonly Placed[],
  id: string,
  shownLeafId: string | null,
): string {
  const isThere = messages.some((message) => message.id === id)
  if (!isThere) throw noMessage()
  const isShown =
    messages.some((message) => message.id === shownLeafId) &&
    branchTo(messages, shownLeafId ?? id).some((message) => message.id === id)
  if (shownLeafId !== null && isShown) return shownLeafId
  const newestChild = new Map(messages.map((message) => [message.parentId, message.id]))
  let leaf = id
  for (let next = newestChild.get(leaf); next !== undefined; next = newestChild.get(leaf)) {
    leaf = next
  }
  return leaf
}

export function noMessage(): CorralError {
  return new CorralError('not_found', 'There is no such message in this conversation.')
}

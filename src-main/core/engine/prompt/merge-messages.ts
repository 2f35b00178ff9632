import type { TemplateMessage } from './message.ts'

/**
 * For templates that know a system message only in front: joins those in front, and gives the user
 * the others where they are. Moved to the front, each would change the prompt from its beginning.
 */
export function laterSystemAsUser(messages: readonly TemplateMessage[]): TemplateMessage[] {
  const others = messages.findIndex(({ role }) => role !== 'system')
  const front = messages.slice(0, others < 0 ? messages.length : others)
  const rest = messages.slice(front.length).map((message): TemplateMessage => {
    if (message.role !== 'system') return message
    return { role: 'user', content: `<system>\n${message.content}\n</system>` }
  })
  return front.length > 0 ? [front.reduce(joined), ...rest] : rest
}

/**
 * For templates that also demand that roles take turns: joins neighbours of one role. Messages with
 * calls or results stay alone.
 */
export function mergeMessages(messages: readonly TemplateMessage[]): TemplateMessage[] {
  const merged: TemplateMessage[] = []
  for (const message of laterSystemAsUser(messages)) {
    const last = merged.at(-1)
    if (last && isPlain(last) && isPlain(message) && last.role === message.role) {
      merged[merged.length - 1] = joined(last, message)
    } else {
      merged.push(message)
    }
  }
  return merged
}

/** For templates without a system role: puts the text of each before the next user's. */
export function systemIntoUser(messages: readonly TemplateMessage[]): TemplateMessage[] {
  const result: TemplateMessage[] = []
  let pending: TemplateMessage[] = []
  for (const message of messages) {
    if (message.role === 'system') {
      pending.push(message)
    } else if (message.role === 'user' && pending.length > 0) {
      result.push({ ...[...pending, message].reduce(joined), role: 'user' })
      pending = []
    } else {
      result.push(message)
    }
  }
  const [last] = pending
  if (last) result.push({ ...pending.reduce(joined), role: 'user' })
  return result
}

function isPlain(message: TemplateMessage): boolean {
  return message.role !== 'tool' && !message.tool_calls
}

function joined(first: TemplateMessage, second: TemplateMessage): TemplateMessage {
  const texts = [first.content ?? '', second.content ?? ''].filter(Boolean)
  return { ...first, ...second, role: first.role, content: texts.join('\n\n') }
}

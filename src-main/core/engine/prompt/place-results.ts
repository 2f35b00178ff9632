import type { CallTraits, TemplateMessage } from './message.ts'

/** Puts calls and their results where the template looks for them. */
export function placeResults(
  messages: readonly TemplateMessage[],
  traits: CallTraits,
): TemplateMessage[] {
  if (traits.resultsBesideCalls) return resultsBesideCalls(messages)
  return traits.parallel ? [...messages] : oneCallEach(messages)
}

/** Gives each call of a message a message of its own, with its result behind it. */
function oneCallEach(messages: readonly TemplateMessage[]): TemplateMessage[] {
  const results = new Map(messages.map((message) => [message.tool_call_id, message]))
  const placed = new Set<TemplateMessage>()
  return messages.flatMap((message) => {
    const { tool_calls: calls = [] } = message
    if (calls.length < 2) return placed.has(message) ? [] : [message]
    return calls.flatMap((call, at) => {
      const result = results.get(call.id)
      if (result) placed.add(result)
      const own = at === 0 ? message : { role: message.role, content: '' }
      return [{ ...own, tool_calls: [call] }, ...(result ? [result] : [])]
    })
  })
}

/** Moves results into the message of their calls. */
function resultsBesideCalls(messages: readonly TemplateMessage[]): TemplateMessage[] {
  const placed: TemplateMessage[] = []
  for (const message of messages) {
    const last = placed.at(-1)
    if (message.role === 'tool' && last?.tool_calls) {
      const response = { name: message.name ?? '', response: message.content ?? '' }
      const responses = [...(last.tool_responses ?? []), response]
      placed[placed.length - 1] = { ...last, tool_responses: responses }
    } else {
      placed.push(message)
    }
  }
  return placed
}

import type { Answer, AnswerEnding, Conversation, Message } from '../../contract/conversation.ts'

/** A branch as a page to read: who said what, with which model, and when. */
export function markdownOf(
  { title, systemPrompt, createdAt }: Conversation,
  branch: readonly Message[],
): string {
  const heading = `# ${oneLine(title) || 'Conversation'}`
  const system = systemPrompt?.trim() ? [`> System prompt:\n${quoted(systemPrompt)}`] : []
  const sections = branch.map((message) =>
    message.role === 'user' ? questionText(message) : answerText(message),
  )
  return `${[heading, `Begun ${timeOf(createdAt)}`, ...system, ...sections].join('\n\n')}\n`
}

function questionText({
  text,
  attachments,
  createdAt,
}: Extract<Message, { role: 'user' }>): string {
  const files = attachments.map(({ name }) => `*Attached: ${oneLine(name)}*`)
  return [`## You, ${timeOf(createdAt)}`, ...files, text].filter(Boolean).join('\n\n')
}

function answerText({ model, parts, state, ending, problem, createdAt }: Answer): string {
  const said = parts.flatMap((part) => {
    if (part.type === 'text') return part.text.trim()
    if (part.type === 'thinking') return []
    const call = `${part.name} ${oneLine(part.arguments)}`
    const result = part.result === null ? '' : `\n${part.result}`
    return fenced(`${call}${result}`)
  })
  const end =
    state === 'failed' ? `*Failed: ${problem ?? ''}*` : state === 'stopped' ? '*Stopped.*' : ''
  const where = ending ? `*${whereText(ending)}*` : ''
  const heading = `## ${oneLine(model)}, ${timeOf(createdAt)}`
  return [heading, ...said, end, where].filter(Boolean).join('\n\n')
}

function whereText({ ranAt, costUsd, promptTokens, completionTokens, estimated }: AnswerEnding) {
  const place = ranAt.provider === null ? 'On this Mac' : `By ${ranAt.provider}`
  const about = estimated ? 'about ' : ''
  const tokens = `${about}${promptTokens} tokens in, ${completionTokens} out`
  const cost = costUsd ? `, ${about}$${costUsd.toFixed(6).replace(/0+$/, '')}` : ''
  return `${place}: ${oneLine(ranAt.model)}, ${tokens}${cost}`
}

/** To the minute, in a form that is the same everywhere. */
function timeOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function quoted(text: string): string {
  return text.trim().replaceAll(/^/gm, '> ')
}

/** Text of others: behind a fence that it cannot close. */
function fenced(text: string): string {
  let fence = '```'
  while (text.includes(fence)) fence += '`'
  return `${fence}\n${text}\n${fence}`
}

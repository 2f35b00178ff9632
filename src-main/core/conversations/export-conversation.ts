import type { Conversation, Message, NewAttachment } from '../../contract/conversation.ts'
import { markdownOf } from './markdown.ts'
import { branchTo } from './message-tree.ts'

export interface ExportFile {
  readonly fileName: string
  readonly mediaType: string
  readonly text: string
}

/** Pictures beyond this stay out of a file, each with `null` for what it holds. */
const maxPictureChars = 64 * 2 ** 20

/**
 * A conversation as a file: the shown branch to read, or everything.
 * @param files what its attachments hold, by question
 */
export function exportConversation(
  { conversation, messages }: { conversation: Conversation; messages: readonly Message[] },
  files: ReadonlyMap<string, readonly NewAttachment[]>,
  format: 'markdown' | 'json',
): ExportFile {
  const name = fileNameOf(conversation)
  if (format === 'json') {
    const whole = { conversation, messages: messages.map(withFiles(files)) }
    const text = `${JSON.stringify(whole, null, 2)}\n`
    return { fileName: `${name}.json`, mediaType: 'application/json', text }
  }
  const { leafId } = conversation
  const branch = leafId === null ? [] : branchTo(messages, leafId)
  const text = markdownOf(conversation, branch)
  return { fileName: `${name}.md`, mediaType: 'text/markdown', text }
}

function withFiles(files: ReadonlyMap<string, readonly NewAttachment[]>) {
  let pictureChars = 0
  const held = (file: NewAttachment | undefined) => {
    if (file?.kind === 'text') return { text: file.text }
    pictureChars += file?.data.length ?? 0
    return { data: pictureChars > maxPictureChars ? null : (file?.data ?? null) }
  }
  return (message: Message) => {
    if (message.role !== 'user') return message
    const own = files.get(message.id) ?? []
    const attachments = message.attachments.map((one, at) => ({ ...one, ...held(own[at]) }))
    return { ...message, attachments }
  }
}

const longestNameChars = 80

/** Of letters and digits of any script, which every file system takes, and the day. */
function fileNameOf({ title, createdAt }: Conversation): string {
  const words = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  const short = words.slice(0, longestNameChars).toWellFormed().replaceAll('\uFFFD', '')
  return `${createdAt.slice(0, 10)}-${short || 'conversation'}`
}

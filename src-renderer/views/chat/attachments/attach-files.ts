import type { NewAttachment } from '../../../../src-main/contract/conversation.ts'
import { client } from '../../../api/client.ts'
import { type DraftFile, fileKind, textOf } from '../../../lib/draft-file.ts'
import { errorMessage } from '../../../lib/error-message.ts'
import { formatBytes, formatCount } from '../../../lib/format.ts'
import { addDraftFile, changeDraftFile, draftOf, newDraftKey } from '../../../stores/drafts.ts'

const mostFiles = 20
const mostPdfBytes = 100_000_000
const mostTextBytes = 8_000_000

let made = 0

/**
 * Puts files to a draft and reads them; each tells for itself what became of it.
 * @returns what to say about those that were left out, else `null`
 */
export function attachFiles(draftKey: string, files: readonly File[]): string | null {
  const room = mostFiles - draftOf(draftKey).files.length
  for (const file of files.slice(0, room)) void attachFile(draftKey, file)
  if (files.length <= room) return null
  return `A message takes ${mostFiles} files. ${formatCount(files.length - room, 'file')} left out.`
}

async function attachFile(draftKey: string, file: File): Promise<void> {
  made += 1
  const key = String(made)
  const reading = new AbortController()
  const change = (next: Partial<DraftFile>) => {
    if (!reading.signal.aborted) changeDraftFile(draftKey, key, next)
  }
  addDraftFile(draftKey, {
    key,
    name: file.name || 'Picture',
    kind: file.type.startsWith('image/') && file.type !== 'image/svg+xml' ? 'image' : 'text',
    state: 'reading',
    progress: null,
    content: null,
    attachment: null,
    thumbnail: null,
    note: null,
    problem: null,
    cancel: () => reading.abort(),
  })
  try {
    const read = await readFile(file, reading.signal, (progress) => change({ progress }))
    change({ ...read, state: 'ready' })
    // A new conversation is not kept before its first question, and its files go with that.
    if (draftKey === newDraftKey || reading.signal.aborted) return
    const attachment = await client.conversations.attach({ id: draftKey, file: read.content })
    change({ attachment, content: null, state: 'kept' })
  } catch (error) {
    change({ state: 'failed', problem: errorMessage(error) })
  }
}

interface ReadFile {
  content: NewAttachment
  thumbnail: string | null
  note: string | null
}

async function readFile(
  file: File,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<ReadFile> {
  const kind = fileKind(file)
  if (kind === 'picture') return (await import('./read-picture.ts')).readPicture(file)
  const most = kind === 'pdf' ? mostPdfBytes : mostTextBytes
  if (file.size > most) throw new Error(`Files of this kind may have ${formatBytes(most)}.`)
  const bytes = await file.arrayBuffer()
  if (kind === 'pdf') {
    const { readPdf } = await import('./read-pdf.ts')
    const { text, note } = await readPdf(bytes, signal, onProgress)
    return { content: textContent(file, 'application/pdf', text), thumbnail: null, note }
  }
  const text = textOf(new Uint8Array(bytes))
  const note = formatCount(text.trimEnd().split('\n').length, 'line')
  return { content: textContent(file, file.type || 'text/plain', text), thumbnail: null, note }
}

function textContent({ name }: File, type: string, text: string): NewAttachment {
  return { kind: 'text', name: name.slice(-255), mediaType: type.slice(0, 127), text }
}

import { FileText } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Attachment } from '../../../src-main/contract/conversation.ts'
import { formatBytes } from '../../lib/format.ts'

const AttachedPicture = lazy(async () => ({
  default: (await import('./attachments/attached-picture.tsx')).AttachedPicture,
}))

/** The files that went with a question. */
export function QuestionFiles({ attachments }: { attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null
  return (
    <ul aria-label="Attached" className="mb-1.5 flex flex-wrap justify-end gap-1.5">
      {attachments.map((attachment) => (
        <li key={attachment.id} className="max-w-full">
          {attachment.kind === 'image' ? (
            <Suspense fallback={<div className="size-32 rounded-lg bg-fill" />}>
              <AttachedPicture attachment={attachment} />
            </Suspense>
          ) : (
            <div className="flex h-9 max-w-full items-center gap-2 rounded-md border border-line bg-card px-2.5">
              <FileText size={15} className="shrink-0 text-ink-3" aria-hidden />
              <span className="min-w-0 truncate">{attachment.name}</span>
              <span className="shrink-0 text-sm text-ink-3">
                {formatBytes(attachment.sizeBytes)}
              </span>
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

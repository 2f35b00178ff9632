import { Dialog } from '@base-ui/react/dialog'
import { ImageOff, X } from 'lucide-react'
import { useCallback } from 'react'
import type { Attachment } from '../../../../src-main/contract/conversation.ts'
import { client } from '../../../api/client.ts'
import { useThread } from '../../../stores/thread.ts'
import { useAnswer } from '../../../stores/use-answer.ts'
import { backdropClass } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'

/** A picture of a question, small; larger when it is asked for. */
export function AttachedPicture({ attachment: { id, name } }: { attachment: Attachment }) {
  const load = useCallback(() => pictureAddress(id), [id])
  const { value: address, problem } = useAnswer(load)
  if (problem !== null) {
    return (
      <div
        title={problem}
        className="flex size-32 flex-col items-center justify-center gap-1 rounded-lg bg-fill p-2 text-center text-sm text-ink-3"
      >
        <ImageOff size={18} aria-hidden />
        <span className="max-w-full truncate">{name}</span>
      </div>
    )
  }
  return (
    <Dialog.Root>
      <Dialog.Trigger
        disabled={address === null}
        aria-label={`Show ${name}`}
        className="block overflow-hidden rounded-lg border border-line bg-fill"
      >
        {address === null ? (
          <span className="block size-32" />
        ) : (
          <img src={address} alt={name} className="max-h-60 max-w-full object-contain" />
        )}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="pointer-events-none fixed inset-6 z-30 flex flex-col items-center justify-center gap-3 outline-none">
          <div className="pointer-events-auto flex max-w-full items-center gap-2 rounded-full bg-raised py-0.5 pr-1 pl-4 shadow-popup">
            <Dialog.Title className="min-w-0 truncate">{name}</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" />}>
              <X size={15} aria-hidden />
            </Dialog.Close>
          </div>
          <img
            src={address ?? undefined}
            alt={name}
            className="pointer-events-auto min-h-0 max-w-full rounded-lg object-contain"
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const mostKept = 24
const kept = new Map<string, Promise<string>>()

/** As a data address: pages may show pictures from nowhere else. The newest are kept. */
async function pictureAddress(attachmentId: string): Promise<string> {
  const known = kept.get(attachmentId)
  if (known !== undefined) return known
  const { id } = useThread.getState()
  const loading = client.conversations
    .picture({ id: id ?? '', attachmentId })
    .then((file) =>
      file.kind === 'image'
        ? `data:${file.mediaType};base64,${file.data}`
        : Promise.reject(new Error('This file is no picture.')),
    )
  kept.set(attachmentId, loading)
  loading.catch(() => kept.delete(attachmentId))
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return loading
}

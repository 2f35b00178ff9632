import { Dialog } from '@base-ui/react/dialog'
import type { RefObject } from 'react'
import { ConversationList } from './conversation-list.tsx'

interface ListDrawerProps {
  /** The screen at whose left edge it lies. */
  screen: RefObject<HTMLElement | null>
  onClose: () => void
}

/** The list of conversations over a narrow window; it goes when one is chosen. */
export function ListDrawer({ screen, onClose }: ListDrawerProps) {
  return (
    <Dialog.Root open modal="trap-focus" onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal container={screen}>
        <Dialog.Backdrop className="fixed inset-0 z-10" />
        <Dialog.Popup
          aria-label="Conversations"
          className="absolute inset-y-0 left-0 z-10 w-64 bg-card shadow-popup outline-none"
        >
          <ConversationList onPicked={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

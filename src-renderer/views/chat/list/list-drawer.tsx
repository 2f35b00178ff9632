import { Dialog } from '@base-ui/react/dialog'
import { ConversationList } from './conversation-list.tsx'

/** The list of conversations over a narrow window; it goes when one is chosen. */
export function ListDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open modal="trap-focus" onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-10" />
        <Dialog.Popup
          aria-label="Conversations"
          className="fixed inset-y-0 left-53 z-10 w-64 bg-card shadow-popup outline-none"
        >
          <ConversationList onPicked={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

import { Popover } from '@base-ui/react/popover'
import { SlidersHorizontal } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { ChatModel } from '../../../lib/chat-models.ts'
import { useThread } from '../../../stores/thread.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Spinner } from '../../../ui/spinner.tsx'

const SettingsPanel = lazy(async () => ({
  default: (await import('./settings-panel.tsx')).SettingsPanel,
}))

interface SettingsButtonProps {
  models: readonly ChatModel[]
  chosen: readonly string[]
}

/** Opens what the questions of this conversation are asked with. */
export function SettingsButton(props: SettingsButtonProps) {
  const id = useThread((thread) => thread.id)
  return (
    <Popover.Root>
      <Popover.Trigger
        render={<IconButton label="Chat settings" className="data-popup-open:bg-fill-strong" />}
      >
        <SlidersHorizontal size={16} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="end" sideOffset={6} className="z-20 outline-none">
          <Popover.Popup
            aria-label="Chat settings"
            className="max-h-[min(var(--available-height),640px)] w-90 overflow-y-auto rounded-lg bg-raised shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0"
          >
            <Suspense
              fallback={
                <div className="flex h-40 items-center justify-center">
                  <Spinner />
                </div>
              }
            >
              <SettingsPanel key={id ?? ''} {...props} />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, useState } from 'react'

export const backdropClass =
  'fixed inset-0 z-30 bg-backdrop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0'

export const popupClass =
  'fixed top-1/2 left-1/2 z-30 outline-none max-h-[calc(100dvh-64px)] max-w-[calc(100vw-48px)] -translate-1/2 tells-when-cut overflow-y-auto rounded-lg bg-raised p-5 shadow-dialog transition-[opacity,scale] duration-150 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  /** For tables. */
  wide?: boolean
  children: ReactNode
}

/** While it fades it shows what it showed last, whatever its owner has gone on to. */
export function Dialog(props: DialogProps) {
  const { open, onClose } = props
  const [last, setLast] = useState<DialogProps | null>(null)
  if (open && last !== props) setLast(props)
  const { title, description, wide = false, children } = open ? props : (last ?? props)
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => !next && onClose()}
      // What is shown once must not be kept.
      onOpenChangeComplete={(isOpen) => !isOpen && setLast(null)}
    >
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup className={`${popupClass} ${wide ? 'w-140' : 'w-105'}`}>
          <Base.Title className="text-lg font-semibold">{title}</Base.Title>
          {description !== undefined && (
            <Base.Description className="mt-1 text-pretty text-ink-2">
              {description}
            </Base.Description>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

interface DialogButtonsProps {
  /** What is to be known before one of them is pressed. */
  note?: ReactNode
  children: ReactNode
}

/** Stays in sight when the dialog is longer than the window. */
export function DialogButtons({ note, children }: DialogButtonsProps) {
  return (
    <div className="line-when-cut sticky -bottom-5 -mx-5 -mb-5 flex items-end justify-end gap-2 bg-raised p-5">
      {note !== undefined && <div className="mr-auto min-w-0 pr-4">{note}</div>}
      {children}
    </div>
  )
}

import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import type { ListedConversation } from '../../../lib/conversation-rows.ts'
import { saveText } from '../../../lib/save-text.ts'
import { useAttempt } from '../../../lib/use-attempt.ts'
import { exportConversation } from '../../../stores/conversations.ts'
import { MenuItem, MenuLine } from '../../../ui/menu.tsx'
import { useState } from 'react'

interface ConversationMenuProps {
  row: ListedConversation
  isActive: boolean
  onRename: () => void
  onRemove: () => void
}

/** What can be done with a conversation. */
export function ConversationMenu({ row, isActive, onRename, onRemove }: ConversationMenuProps) {
  const { problem, attempt } = useAttempt()
  const [isOpen, setOpen] = useState(false)

  function save(format: 'markdown' | 'json'): void {
    void attempt(async () => {
      const { fileName, text } = await exportConversation(row.id, format)
      saveText(fileName, text)
    })
  }

  return (
    <Menu.Root open={isOpen} onOpenChange={setOpen}>
      <Menu.Trigger
        aria-label={`More about ${row.title}`}
        tabIndex={isActive ? 0 : -1}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-sm text-ink-2 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:bg-fill data-popup-open:bg-fill-strong data-popup-open:opacity-100 [@media(hover:none)]:opacity-60"
      >
        <Ellipsis size={15} aria-hidden />
        {problem !== null && (
          <span role="alert" className="sr-only">
            {problem}
          </span>
        )}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-30 outline-none">
          <Menu.Popup className="min-w-48 rounded-md bg-raised p-1 shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0">
            <MenuItem onClick={onRename}>
              Rename <kbd className="ml-auto font-sans text-sm text-ink-3">F2</kbd>
            </MenuItem>
            <MenuLine />
            <MenuItem onClick={() => save('markdown')}>Export as Markdown</MenuItem>
            <MenuItem onClick={() => save('json')}>Export as JSON</MenuItem>
            <MenuLine />
            <MenuItem danger onClick={onRemove}>
              Delete…
            </MenuItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

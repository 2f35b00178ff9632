import type { ListedConversation } from '../../../lib/conversation-rows.ts'
import { routeTo } from '../../../lib/route.ts'
import { useState } from 'react'
import { ConversationMenu } from './conversation-menu.tsx'
import { RenameField } from './rename-field.tsx'

interface ConversationRowProps {
  row: ListedConversation
  /** It is the one on the screen. */
  isOpen: boolean
  /** The one row that the Tab key stops at. */
  isActive: boolean
  isRenaming: boolean
  onActive: () => void
  onPicked: () => void
  onRename: () => void
  onRenamed: () => void
  onRemove: () => void
}

/** A conversation in the list: its title, whether it is being answered, and its menu. */
export function ConversationRow(props: ConversationRowProps) {
  const { row, isOpen, isActive, isRenaming, onActive, onPicked, onRenamed } = props
  // Menus are what costs when one scrolls through thousands. A finger does not point first.
  const [wasPointedAt, setPointedAt] = useState(() => matchMedia('(hover: none)').matches)
  if (isRenaming) return <RenameField row={row} onDone={onRenamed} />
  return (
    <div
      onPointerEnter={() => setPointedAt(true)}
      className={`group/row flex items-center rounded-sm pr-0.5 ${isOpen ? 'bg-fill-strong' : 'hover:bg-fill'}`}
    >
      <a
        href={routeTo('chat', row.id)}
        data-conversation={row.id}
        title={row.title}
        draggable={false}
        tabIndex={isActive ? 0 : -1}
        aria-current={isOpen ? 'page' : undefined}
        onFocus={onActive}
        onClick={onPicked}
        onDoubleClick={props.onRename}
        className={`min-w-0 flex-1 cursor-default rounded-sm py-1.5 pl-2 ${row.excerpt === null ? 'h-8' : 'h-13'}`}
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 truncate leading-5">{row.title}</span>
          {row.running && (
            <span className="size-2 shrink-0 animate-breathe rounded-full bg-accent-solid">
              <span className="sr-only">Answering</span>
            </span>
          )}
        </span>
        {row.excerpt !== null && (
          <span className="block truncate text-sm leading-4 text-ink-3">{row.excerpt}</span>
        )}
      </a>
      {isActive || wasPointedAt ? (
        <ConversationMenu {...props} />
      ) : (
        <span className="size-7 shrink-0" />
      )}
    </div>
  )
}

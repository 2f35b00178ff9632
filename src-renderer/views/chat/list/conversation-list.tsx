import { SearchX } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ListedConversation } from '../../../lib/conversation-rows.ts'
import { newChat } from '../../../stores/chat.ts'
import {
  removeConversation,
  searchConversations,
  useConversations,
} from '../../../stores/conversations.ts'
import { useThread } from '../../../stores/thread.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { ConversationRows } from './conversation-rows.tsx'

/** All conversations, found by their words. */
export function ConversationList({ onPicked }: { onPicked: () => void }) {
  const { rows, query, problem } = useConversations()
  const [removing, setRemoving] = useState<ListedConversation | null>(null)
  const list = useRef<HTMLDivElement>(null)

  async function remove(): Promise<void> {
    if (removing === null) return
    await removeConversation(removing.id)
    if (useThread.getState().id === removing.id) newChat()
  }

  return (
    <nav aria-label="Conversations" className="flex h-full min-h-0 flex-col">
      <div className="drag flex h-13 shrink-0 items-center px-3">
        <SearchField
          label="Search chats"
          value={query}
          onChange={searchConversations}
          className="w-full"
        />
      </div>
      {problem !== null && <Problem className="mx-3 mb-2">{problem}</Problem>}
      {rows === null ? (
        problem === null && (
          <div className="m-auto">
            <Spinner label="Loading conversations" />
          </div>
        )
      ) : rows.length === 0 ? (
        <Nothing isSearch={query.trim() !== ''} />
      ) : (
        <ConversationRows rows={rows} list={list} onPicked={onPicked} onRemove={setRemoving} />
      )}
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Delete “${shortened(removing?.title ?? '')}”?`}
        description="Its messages and files go with it. This cannot be undone."
        verb="Delete"
        onConfirm={remove}
        focusAfter={list}
      />
    </nav>
  )
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  return (
    <div className="flex flex-col items-center gap-2 px-5 pt-10 text-center text-ink-3">
      {isSearch && <SearchX size={20} strokeWidth={1.6} aria-hidden />}
      <p>{isSearch ? 'Nothing found' : 'Your conversations will be kept here.'}</p>
    </div>
  )
}

const mostOfTitle = 60

function shortened(title: string): string {
  return title.length > mostOfTitle ? `${title.slice(0, mostOfTitle).trim()}…` : title
}

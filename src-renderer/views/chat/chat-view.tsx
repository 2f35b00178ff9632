import { Box } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { isChatAddress, navigate, routeTo, useRouteItem } from '../../lib/route.ts'
import { newChat, useChat } from '../../stores/chat.ts'
import { useModels } from '../../stores/models.ts'
import { openThread, useThread } from '../../stores/thread.ts'
import {
  useChatModels,
  useConversationModels,
  useFreshProviders,
} from '../../stores/use-chat-models.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { fetchAnswerViews } from './answer-views.ts'
import { ChatToolbar } from './chat-toolbar.tsx'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { ConversationList } from './list/conversation-list.tsx'
import { ListDrawer } from './list/list-drawer.tsx'
import { Suggestions } from './suggestions.tsx'
import { useDroppedFiles } from './use-dropped-files.ts'
import { useIsWide } from './use-is-wide.ts'
import { useStopKey } from './use-stop-key.ts'

/** So long a new conversation has everything for itself. */
const firstScreenMs = 1000

/** The list of conversations, and the one that the address names. */
export function ChatView() {
  const isWide = useIsWide()
  const listShown = useChat((chat) => chat.listShown) ?? isWide
  const models = useChatModels()
  const chosen = useConversationModels(models)
  const { zone, isOver, note } = useDroppedFiles()
  const screen = useRef<HTMLDivElement>(null)
  useOpenedByAddress()
  useFreshProviders()
  useStopKey()

  function show(list: boolean): void {
    useChat.setState({ listShown: list })
  }

  return (
    <div ref={screen} className="relative flex min-h-0 flex-1">
      {listShown && isWide && (
        <div className="w-60 shrink-0 border-r border-line bg-card">
          <ConversationList onPicked={() => undefined} />
        </div>
      )}
      {listShown && !isWide && <ListDrawer screen={screen} onClose={() => show(false)} />}
      <div ref={zone} className="relative flex min-w-0 flex-1 flex-col">
        <ChatToolbar
          models={models}
          chosen={chosen}
          isListShown={listShown}
          onToggleList={() => show(!listShown)}
        />
        <Body models={models} chosen={chosen} note={note} />
        {isOver && (
          <div className="pointer-events-none absolute inset-3 z-10 flex items-center justify-center rounded-xl border-2 border-dashed border-accent-solid bg-raised/90 text-lg font-medium text-accent">
            Drop files to attach them
          </div>
        )}
      </div>
    </div>
  )
}

interface BodyProps {
  models: ReturnType<typeof useChatModels>
  chosen: readonly string[]
  note: string | null
}

function Body({ models, chosen, note }: BodyProps) {
  const { value, problem } = useModels()
  const { id, conversation, removed, problem: lost } = useThread()
  const isEmpty = id === null && models.length === 0

  useEffect(() => {
    const timer = setTimeout(fetchAnswerViews, id === null ? firstScreenMs : 0)
    return () => clearTimeout(timer)
  }, [id])

  if (removed) return <Gone />
  if (id === null && value === null) return <Waiting problem={problem} />
  if (isEmpty) return <NoModels />
  if (id !== null && conversation === null) return <Waiting problem={lost} />
  return (
    <>
      {id === null ? (
        <Suggestions models={models.filter((model) => chosen.includes(model.id))} />
      ) : (
        <Conversation key={id} />
      )}
      <Composer key={`composer ${id}`} chosen={chosen} models={models} dropNote={note} />
    </>
  )
}

/** The address says what is open; without a word it is what was open before. */
function useOpenedByAddress(): void {
  const item = useRouteItem()
  const id = useThread((thread) => thread.id)

  useEffect(() => {
    // This screen may still be here when the address already names another.
    if (!isChatAddress()) return
    if (item !== '') openThread(item)
    else if (id !== null) location.replace(routeTo('chat', id))
    // Only the address opens: what opens otherwise sets the address.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [item])
}

function Waiting({ problem }: { problem: string | null }) {
  return (
    <div className="m-auto p-6">
      {problem === null ? <Spinner /> : <Problem>{problem}</Problem>}
    </div>
  )
}

function Gone() {
  return (
    <EmptyState
      icon={<Box size={28} strokeWidth={1.5} aria-hidden />}
      title="This conversation is gone"
      action={<Button onClick={newChat}>New chat</Button>}
    >
      It was deleted, or it belongs to somebody else.
    </EmptyState>
  )
}

function NoModels() {
  return (
    <EmptyState
      icon={<Box size={28} strokeWidth={1.5} aria-hidden />}
      title="No models yet"
      action={
        <>
          <Button kind="primary" onClick={() => navigate('discover')}>
            Find a model
          </Button>
          <Button onClick={() => navigate('providers')}>Add a provider</Button>
        </>
      }
    >
      Fetch one that runs on this Mac, or enter the key of a provider.
    </EmptyState>
  )
}

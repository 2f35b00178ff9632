import { Box, SquarePen } from 'lucide-react'
import { navigate } from '../../lib/route.ts'
import { shortcutText } from '../../lib/use-shortcut.ts'
import { newChat, useChat } from '../../stores/chat.ts'
import { useModels } from '../../stores/models.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Toolbar } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { ModelSelect } from './model-select.tsx'
import { Suggestions } from './suggestions.tsx'
import { useChosenModel, useLocalModels } from '../../stores/use-chosen-model.ts'
import { useStopKey } from './use-stop-key.ts'

export function ChatView() {
  const { value, problem } = useModels()
  const models = useLocalModels()
  const model = useChosenModel()
  const empty = useChat(({ messages }) => messages.length === 0)
  useStopKey()

  return (
    <>
      <Toolbar>
        <h1 className={model === undefined ? 'text-lg font-semibold' : 'sr-only'}>Chat</h1>
        {value !== null && model !== undefined && <ModelSelect models={models} chosen={model} />}
        <IconButton
          label="New chat"
          shortcut={shortcutText('N')}
          className="ml-auto"
          disabled={empty}
          onClick={newChat}
        >
          <SquarePen size={16} />
        </IconButton>
      </Toolbar>
      {value === null ? (
        <div className="m-auto p-6">
          {problem === null ? <Spinner label="Loading models" /> : <Problem>{problem}</Problem>}
        </div>
      ) : empty && model === undefined ? (
        <NoModels />
      ) : (
        <>
          {empty && model !== undefined ? <Suggestions model={model} /> : <Conversation />}
          <Composer model={model} />
        </>
      )}
    </>
  )
}

function NoModels() {
  return (
    <EmptyState
      icon={<Box size={28} strokeWidth={1.5} aria-hidden />}
      title="No models yet"
      action={
        <Button kind="primary" onClick={() => navigate('models')}>
          Open Models
        </Button>
      }
    >
      Add a model file, then come back to talk to it.
    </EmptyState>
  )
}

import { PanelLeft, SquarePen } from 'lucide-react'
import type { ChatModel } from '../../lib/chat-models.ts'
import { focusComposer } from './composer-focus.ts'
import { shortcutText } from '../../lib/use-shortcut.ts'
import { newChat } from '../../stores/chat.ts'
import { useThread } from '../../stores/thread.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Toolbar } from '../../ui/screen.tsx'
import { changeSettings } from './change-settings.ts'
import { ChosenModels } from './chosen-models.tsx'
import { SettingsButton } from './settings/settings-button.tsx'

interface ChatToolbarProps {
  models: readonly ChatModel[]
  chosen: readonly string[]
  isListShown: boolean
  onToggleList: () => void
}

/** Who is asked and how, and the way to other conversations. */
export function ChatToolbar({ models, chosen, isListShown, onToggleList }: ChatToolbarProps) {
  const isNew = useThread((thread) => thread.id === null)
  return (
    <Toolbar>
      <IconButton
        label={isListShown ? 'Hide conversations' : 'Show conversations'}
        aria-expanded={isListShown}
        className="-ml-2.5"
        onClick={onToggleList}
      >
        <PanelLeft size={16} aria-hidden />
      </IconButton>
      <h1 className={models.length === 0 ? 'text-lg font-semibold' : 'sr-only'}>Chat</h1>
      {models.length > 0 && (
        <ChosenModels
          models={models}
          chosen={chosen}
          onChange={(next) => void changeSettings({ models: next }).catch(() => undefined)}
        />
      )}
      <div className="ml-auto flex shrink-0 items-center gap-0.5">
        <SettingsButton models={models} chosen={chosen} />
        <IconButton
          label="New chat"
          shortcut={shortcutText('N')}
          disabled={isNew}
          onClick={() => {
            newChat()
            focusComposer()
          }}
        >
          <SquarePen size={16} aria-hidden />
        </IconButton>
      </div>
    </Toolbar>
  )
}

import {
  AppWindow,
  Cloud,
  CloudOff,
  Copy,
  MessageCirclePlus,
  Pause,
  Play,
  Plug,
  Search,
} from 'lucide-react'
import type { Download } from '../../../src-main/contract/downloads.ts'
import { copyText } from '../../lib/copy-text.ts'
import { hasEnded } from '../../lib/download-state.ts'
import { navigate } from '../../lib/route.ts'
import { shortcutText } from '../../lib/use-shortcut.ts'
import { saveActivitySettings } from '../../stores/activity-settings.ts'
import { newChat } from '../../stores/chat.ts'
import { pauseDownload, resumeDownload } from '../../stores/downloads.ts'
import type { Command } from './command.ts'
import { lookCommands } from './look-commands.ts'

interface CommandFacts {
  admin: boolean
  downloads: readonly Download[]
  /** Of the local port; null while it is closed. */
  address: string | null
  nothingLeaves: boolean
}

/** What can be done from anywhere, as far as it can be done now. */
export function actionCommands(facts: CommandFacts): Command[] {
  const { admin, address, nothingLeaves } = facts
  const commands: (Command | false)[] = [
    {
      id: 'new-chat',
      title: 'New chat',
      words: 'conversation ask',
      note: shortcutText('N'),
      group: 'Do',
      icon: MessageCirclePlus,
      run: () => {
        newChat()
        navigate('chat')
      },
    },
    {
      id: 'find-model',
      title: 'Find a model to download',
      words: 'search hugging face fetch pull discover',
      group: 'Do',
      icon: Search,
      run: () => navigate('discover', undefined, { focus: '' }),
    },
    admin && {
      id: 'add-provider',
      title: 'Add a provider',
      words: 'cloud key openai anthropic',
      group: 'Do',
      icon: Plug,
      run: () => navigate('providers', undefined, { add: '' }),
    },
    admin && {
      id: 'connect-app',
      title: 'Connect an app',
      words: 'editor agent claude code codex settings',
      group: 'Do',
      icon: AppWindow,
      run: () => navigate('apps'),
    },
    address !== null && {
      id: 'copy-address',
      title: 'Copy the local address',
      words: 'port url base endpoint server',
      note: address.replace(/^https?:\/\//, ''),
      group: 'Do',
      icon: Copy,
      run: () => void copyText(address),
    },
    ...(admin ? downloadCommands(facts.downloads) : []),
    admin && switchCommand(nothingLeaves),
    ...lookCommands(),
  ]
  return commands.filter((command) => command !== false)
}

/** On at once, since whoever needs it is in a hurry; off where the question is asked. */
function switchCommand(on: boolean): Command {
  return {
    id: 'nothing-leaves',
    title: on ? 'Let requests leave this Mac…' : 'Let nothing leave this Mac',
    words: 'cloud offline egress private switch',
    group: 'Do',
    icon: on ? Cloud : CloudOff,
    run: () => {
      if (!on) void saveActivitySettings({ nothing_leaves: true })
      navigate('egress')
    },
  }
}

function downloadCommands(downloads: readonly Download[]): Command[] {
  const active = downloads.filter((download) => !hasEnded(download))
  const paused = active.filter(({ state }) => state === 'paused')
  const moving = active.filter(({ state }) => state !== 'paused')
  const change = (tasks: Download[], call: (id: string) => Promise<void>) => {
    navigate('downloads')
    void Promise.allSettled(tasks.map(({ task_id }) => call(task_id)))
  }
  const commands: (Command | false)[] = [
    moving.length > 0 && {
      id: 'pause-downloads',
      title: 'Pause all downloads',
      group: 'Do',
      icon: Pause,
      run: () => change(moving, pauseDownload),
    },
    paused.length > 0 && {
      id: 'resume-downloads',
      title: 'Resume all downloads',
      words: 'continue go on',
      group: 'Do',
      icon: Play,
      run: () => change(paused, resumeDownload),
    },
  ]
  return commands.filter((command) => command !== false)
}

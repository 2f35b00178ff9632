import { Box, MessageCircle, Power } from 'lucide-react'
import type { Conversation } from '../../../src-main/contract/conversation.ts'
import type { Model } from '../../../src-main/contract/models.ts'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { chats } from '../../lib/capability-text.ts'
import { modelState, modelStateText } from '../../lib/model-state.ts'
import { navigate } from '../../lib/route.ts'
import { shortcutText } from '../../lib/use-shortcut.ts'
import { chooseModel } from '../../stores/chat.ts'
import { loadModel, unloadModel } from '../../stores/pool.ts'
import { sections } from '../../views/settings/sections.ts'
import { screensFor } from '../screens.tsx'
import type { Command } from './command.ts'

export function screenCommands(admin: boolean): Command[] {
  return screensFor(admin).map(({ id, label, icon, digit }) => ({
    id: `screen ${id}`,
    title: label,
    words: 'screen show open',
    note: digit === null ? undefined : shortcutText(digit),
    group: 'Go to',
    icon,
    run: () => navigate(id),
  }))
}

export function settingsCommands(admin: boolean): Command[] {
  return sections
    .filter((section) => section.admin === undefined || admin)
    .map(({ id, label, icon }) => ({
      id: `settings ${id}`,
      title: `Settings: ${label}`,
      words: 'preferences',
      onlyFound: true,
      group: 'Go to',
      icon,
      run: () => navigate('settings', id),
    }))
}

/** Of each model: in or out of memory, a chat with it, its page. */
export function modelCommands(models: readonly Model[], pooled: readonly PooledModel[]): Command[] {
  return models
    .filter(({ check }) => check.state !== 'quarantined')
    .flatMap((model) =>
      commandsOf(
        model,
        pooled.find(({ modelId }) => modelId === model.id),
      ),
    )
}

function commandsOf(model: Model, pooled: PooledModel | undefined): Command[] {
  const { id, name } = model
  const state = modelState(pooled)
  const isHeld = state === 'ready' || state === 'loading'
  const words = id
  const memory: Command = {
    id: `memory ${id}`,
    title: isHeld ? `Unload ${name}` : `Load ${name}`,
    words: `${words} memory start stop`,
    note: modelStateText(pooled),
    group: 'Models',
    icon: Power,
    // Where answers are under way, the screen asks before it is unloaded.
    run: () => {
      const isBusy = (pooled?.activeRequests ?? 0) + (pooled?.waitingRequests ?? 0) > 0
      if (!isHeld) void loadModel(id)
      else if (!isBusy) void unloadModel(id)
      navigate('pool')
    },
  }
  const chat: Command = {
    id: `chat ${id}`,
    title: `Chat with ${name}`,
    words: `${words} ask`,
    group: 'Models',
    icon: MessageCircle,
    run: () => {
      chooseModel(id)
      navigate('chat')
    },
  }
  const page: Command = {
    id: `model ${id}`,
    title: `About ${name}`,
    words: `${words} model details file`,
    group: 'Models',
    icon: Box,
    run: () => navigate('models', id),
  }
  return state === 'unloading' ? [page] : chats(model) ? [memory, chat, page] : [memory, page]
}

export function conversationCommands(conversations: readonly Conversation[]): Command[] {
  return conversations.map(({ id, title, models }) => ({
    id: `conversation ${id}`,
    title,
    words: models.join(' '),
    note: models[0],
    group: 'Conversations',
    icon: MessageCircle,
    run: () => navigate('chat', id),
  }))
}

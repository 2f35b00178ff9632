import { create } from 'zustand'
import type { ConversationFields } from '../../src-main/contract/conversation.ts'
import { navigate } from '../lib/route.ts'
import { openThread } from './thread.ts'

type Settings = Omit<ConversationFields, 'title'>

interface Chat {
  /** What the user chose for the conversation that has no question yet. */
  settings: Settings
  /** Whether the list of conversations was asked for; `null` leaves it to the room there is. */
  listShown: boolean | null
}

export const useChat = create<Chat>(() => ({ settings: {}, listShown: null }))

/** Begins a conversation; it is kept from its first question on. */
export function newChat(): void {
  useChat.setState({ settings: {} })
  openThread(null)
  // The address of the conversation that was open would bring it back.
  if (/^#\/chat\/./.test(location.hash)) navigate('chat')
}

/** Begins a conversation with this model. */
export function chooseModel(model: string): void {
  newChat()
  changeNewChat({ models: [model] })
}

const rememberedKey = 'corral.model'

/** Settings of the conversation that has no question yet. Its model outlives a restart. */
export function changeNewChat(settings: Settings): void {
  const [model] = settings.models ?? []
  if (model !== undefined) localStorage.setItem(rememberedKey, model)
  useChat.setState((chat) => ({ settings: { ...chat.settings, ...settings } }))
}

/** The model that somebody chose here last for a new chat; it may be gone. */
export function rememberedModel(): string | null {
  return localStorage.getItem(rememberedKey)
}

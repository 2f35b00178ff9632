import { useMemo } from 'react'
import { chats } from '../lib/capability-text.ts'
import { type ChatModel, cloudModels, localModels } from '../lib/chat-models.ts'
import { rememberedModel, useChat } from './chat.ts'
import { useConversations } from './conversations.ts'
import { useFresh } from './fetched.ts'
import { useModels } from './models.ts'
import { usePool, useReadyModelId } from './pool.ts'
import { useProfiles } from './profiles.ts'
import { refreshProviders, useProviders } from './providers.ts'
import { useThread } from './thread.ts'

/** What a conversation may ask: models of this Mac, profiles, models of providers with a key. */
export function useChatModels(): readonly ChatModel[] {
  const models = useModels(({ value }) => value?.models)
  const profiles = useProfiles(({ value }) => value)
  const providers = useProviders(({ value }) => value)
  const pooled = usePool(({ value }) => value?.models)
  const context = (pooled ?? []).map((one) => [one.modelId, one.contextTokens] as const)
  const contexts = JSON.stringify(context)
  return useMemo(() => {
    const held = new Map(JSON.parse(contexts) as [string, number | null][])
    const own = (models ?? []).filter(chats)
    return [...localModels(own, profiles ?? [], held), ...cloudModels(providers ?? [])]
  }, [models, profiles, providers, contexts])
}

/** Keeps the list of providers fresh while the chat is shown. */
export function useFreshProviders(): void {
  useFresh(refreshProviders)
}

/**
 * The models of the conversation on the screen. A new one takes those that were chosen for it, else
 * the one that was asked last, that was chosen last, that is in memory, or the first.
 */
export function useConversationModels(models: readonly ChatModel[]): readonly string[] {
  const id = useThread((thread) => thread.id)
  const kept = useThread(({ conversation }) => conversation?.models)
  // Until the conversation itself is there.
  const listed = useConversations(({ rows }) => rows?.find((row) => row.id === id)?.models)
  const chosen = useChat(({ settings }) => settings.models)
  const last = useConversations(({ rows, query }) =>
    query === '' ? rows?.[0]?.models[0] : undefined,
  )
  const ready = useReadyModelId()
  return useMemo(() => {
    const isKnown = (name: string) => models.some((model) => model.id === name)
    if (id !== null) return kept ?? listed ?? []
    const known = (names: readonly string[] | undefined) => names?.filter(isKnown) ?? []
    if (known(chosen).length > 0) return known(chosen)
    const one = [last, rememberedModel(), ready].find((name) => name != null && isKnown(name))
    return [one ?? models[0]?.id].filter((name) => name != null)
  }, [id, kept, listed, chosen, last, ready, models])
}

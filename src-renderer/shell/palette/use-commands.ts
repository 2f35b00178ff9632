import { useEffect, useMemo, useState } from 'react'
import type { Conversation } from '../../../src-main/contract/conversation.ts'
import { client } from '../../api/client.ts'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { useCaller } from '../../stores/caller.ts'
import { useDownloads } from '../../stores/downloads.ts'
import { useModels } from '../../stores/models.ts'
import { usePool } from '../../stores/pool.ts'
import { useSystem } from '../../stores/system.ts'
import { actionCommands } from './action-commands.ts'
import type { Command } from './command.ts'
import {
  conversationCommands,
  modelCommands,
  screenCommands,
  settingsCommands,
} from './place-commands.ts'

const mostConversations = 200

/** Everything that the caller can do or open now. */
export function useCommands(): Command[] {
  const admin = useCaller((caller) => caller.admin === true)
  const downloads = useDownloads(({ value }) => value)
  const models = useModels(({ value }) => value?.models)
  const pooled = usePool(({ value }) => value?.models)
  const address = useSystem(({ info }) => info?.address ?? null)
  const nothingLeaves = useActivitySettings(({ value }) => value?.nothing_leaves === true)
  const conversations = useNewestConversations()

  return useMemo(
    () => [
      ...actionCommands({ admin, downloads: downloads ?? [], address, nothingLeaves }),
      ...screenCommands(admin),
      ...settingsCommands(admin),
      ...modelCommands(models ?? [], pooled ?? []),
      ...conversationCommands(conversations),
    ],
    [admin, downloads, models, pooled, address, nothingLeaves, conversations],
  )
}

/** Asked for when the palette opens; without an answer there are just none to be found. */
function useNewestConversations(): Conversation[] {
  const [newest, setNewest] = useState<Conversation[]>([])
  useEffect(() => {
    const open = new AbortController()
    client.conversations
      .list({ limit: mostConversations }, { signal: open.signal })
      .then(setNewest, () => {})
    return () => open.abort()
  }, [])
  return newest
}

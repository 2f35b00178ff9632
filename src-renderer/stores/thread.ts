import { ORPCError } from '@orpc/client'
import { create } from 'zustand'
import type { ConversationUpdate } from '../../src-main/contract/conversation.ts'
import { client } from '../api/client.ts'
import { createBatch } from '../lib/batch.ts'
import { backOff, delay } from '../lib/delay.ts'
import { errorMessage } from '../lib/error-message.ts'
import { type ThreadContent, withUpdate } from '../lib/thread-updates.ts'
import { whileOnline } from './connection.ts'

interface Thread extends ThreadContent {
  /** `null`: a conversation that has no question yet. */
  id: string | null
  /** Why it cannot be followed now. */
  problem: string | null
}

const nothing = { conversation: null, messages: [], removed: false, problem: null }

/** The conversation on the screen: what the other side says, at most one step a frame. */
export const useThread = create<Thread>(() => ({ ...nothing, id: null }))

let online: AbortSignal | null = null
let watching: AbortController | null = null

whileOnline((signal) => {
  online = signal
  watch()
})

/** Shows a conversation. @param content what is known of it already */
export function openThread(id: string | null, content?: Omit<ThreadContent, 'removed'>): void {
  if (id === useThread.getState().id) return
  useThread.setState({ ...nothing, ...content, id })
  watch()
}

function watch(): void {
  watching?.abort()
  const { id } = useThread.getState()
  if (id === null || online === null) return
  watching = new AbortController()
  void follow(id, AbortSignal.any([watching.signal, online]))
}

async function follow(id: string, signal: AbortSignal): Promise<void> {
  const batch = createBatch<ConversationUpdate>((updates) => {
    if (signal.aborted) return
    useThread.setState((thread) => ({
      ...updates.reduce<ThreadContent>(withUpdate, thread),
      problem: null,
    }))
  })
  for (let attempt = 0; !signal.aborted && !useThread.getState().removed; attempt += 1) {
    let problem: string | null = null
    try {
      for await (const update of await client.conversations.watch({ id }, { signal })) {
        batch.add(update)
        // A hidden window has no frames, and a new conversation should not wait for one.
        if (update.type === 'now' || document.hidden) batch.flush()
        attempt = 0
      }
      batch.flush()
    } catch (error) {
      batch.flush()
      if (signal.aborted) return
      if (error instanceof ORPCError && error.code === 'not_found') {
        useThread.setState({ removed: true })
        return
      }
      problem = errorMessage(error)
    }
    await delay(backOff(attempt), signal)
    if (!signal.aborted && problem !== null) useThread.setState({ problem })
  }
}

import { create } from 'zustand'
import type { Conversation, ConversationFields } from '../../src-main/contract/conversation.ts'
import { client } from '../api/client.ts'
import {
  type ListedConversation,
  withConversation,
  withNews,
  withPage,
} from '../lib/conversation-rows.ts'
import { backOff, delay } from '../lib/delay.ts'
import { errorMessage } from '../lib/error-message.ts'
import { whileOnline } from './connection.ts'

interface ConversationList {
  /** What is searched for; empty shows all. */
  query: string
  /** Newest first, as far as somebody has scrolled; `null` until the first page is there. */
  rows: readonly ListedConversation[] | null
  /** There are no older ones. */
  complete: boolean
  problem: string | null
}

const pageRows = 100
const searchPauseMs = 150

export const useConversations = create<ConversationList>(() => ({
  query: '',
  rows: null,
  complete: false,
  problem: null,
}))

const now = useConversations.getState
const set = useConversations.setState

let run = 0
let isReading = false
let search: AbortController | null = null

/** Reads the first page; the rows of before stay until it is there. */
async function readAnew(): Promise<void> {
  run += 1
  const own = run
  isReading = false
  try {
    const rows = await client.conversations.list({ ...wish(), limit: pageRows })
    if (own === run) set({ rows, complete: rows.length < pageRows, problem: null })
  } catch (error) {
    if (own === run) set({ problem: errorMessage(error) })
  }
}

/** Reads one more page at the end. */
export async function readOlderConversations(): Promise<void> {
  const { rows, complete } = now()
  const last = rows?.at(-1)
  if (isReading || complete || !rows || last === undefined) return
  const own = run
  isReading = true
  try {
    const page = await client.conversations.list({ ...wish(), limit: pageRows, after: last.id })
    if (own !== run) return
    set({ rows: withPage(now().rows ?? [], page), complete: page.length < pageRows, problem: null })
  } catch (error) {
    if (own === run) set({ problem: errorMessage(error) })
  } finally {
    if (own === run) isReading = false
  }
}

function wish(): { query?: string } {
  const query = now().query.trim()
  return query === '' ? {} : { query }
}

/** Searches titles and messages, as soon as the typing pauses. */
export function searchConversations(query: string): void {
  search?.abort()
  search = new AbortController()
  const { signal } = search
  set({ query })
  void delay(query === '' ? 0 : searchPauseMs, signal).then(() => {
    if (!signal.aborted) void readAnew()
  })
}

function take(conversation: Conversation): void {
  const { rows, complete } = now()
  if (rows === null) return
  const isSearch = wish().query !== undefined
  set({
    rows: isSearch ? withNews(rows, conversation) : withConversation(rows, conversation, complete),
  })
}

function forget(id: string): void {
  set(({ rows }) => ({ rows: rows?.filter((row) => row.id !== id) ?? null }))
}

whileOnline((signal) => void follow(signal))

async function follow(signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const news = await client.conversations.watchList(undefined, { signal })
      // After the news begin, so that nothing falls between the two.
      void readAnew()
      for await (const update of news) {
        if (update.type === 'removed') forget(update.id)
        else take(update.conversation)
        attempt = 0
      }
    } catch (error) {
      if (!signal.aborted) set({ problem: errorMessage(error) })
    }
    await delay(backOff(attempt), signal)
  }
}

/** @throws ORPCError in Corral's words */
export async function changeConversation(id: string, fields: ConversationFields): Promise<void> {
  await client.conversations.update({ id, ...fields })
}

export async function removeConversation(id: string): Promise<void> {
  await client.conversations.remove({ id })
}

export function exportConversation(
  id: string,
  format: 'markdown' | 'json',
): ReturnType<typeof client.conversations.export> {
  return client.conversations.export({ id, format })
}

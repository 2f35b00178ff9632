import { create } from 'zustand'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import type { ChatUpdate } from '../../src-main/contract/chat.ts'
import type { KeptAnswer } from '../../src-main/contract/kept-content.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { createFrameBuffer } from '../lib/frame-buffer.ts'

type Ending = Extract<ChatUpdate, { type: 'end' }>
type Waiting = Extract<ChatUpdate, { type: 'waiting' }>

/** A request asked once more of another model. */
export interface Replay {
  id: number
  requestId: string
  model: string
  state: 'running' | 'done' | 'stopped' | 'failed'
  waiting: Waiting | null
  text: string
  thinking: string
  toolCalls: KeptAnswer['tool_calls']
  ending: Ending | null
  /** Id of the repeated request; null until it has begun. */
  askedAs: string | null
  problem: string | null
  /** Its own row in the log, which knows the cost; null until it is found. */
  log: AuditLog | null
}

/** Until the page is left for good: nothing of them is kept elsewhere. */
export const useReplays = create<{ list: readonly Replay[] }>(() => ({ list: [] }))

const runs = new Map<number, AbortController>()
let made = 0

function change(id: number, next: (replay: Replay) => Partial<Replay>): void {
  useReplays.setState(({ list }) => ({
    list: list.map((replay) => (replay.id === id ? { ...replay, ...next(replay) } : replay)),
  }))
}

export function stopReplay(id: number): void {
  runs.get(id)?.abort()
}

export function forgetReplay(id: number): void {
  stopReplay(id)
  useReplays.setState(({ list }) => ({ list: list.filter((replay) => replay.id !== id) }))
}

/** Never throws: what went wrong stands in the replay. */
export async function startReplay(requestId: string, model: string): Promise<void> {
  made += 1
  const id = made
  const run = new AbortController()
  runs.set(id, run)
  const fresh: Replay = {
    id,
    requestId,
    model,
    state: 'running',
    waiting: null,
    text: '',
    thinking: '',
    toolCalls: [],
    ending: null,
    askedAs: null,
    problem: null,
    log: null,
  }
  useReplays.setState(({ list }) => ({ list: [...list, fresh] }))
  try {
    await follow(id, { request_id: requestId, model }, run.signal)
  } catch (error) {
    const problem = run.signal.aborted ? null : errorMessage(error)
    change(id, () => ({ state: problem === null ? 'stopped' : 'failed', problem, waiting: null }))
  }
  runs.delete(id)
  const { list } = useReplays.getState()
  const asked = list.find((replay) => replay.id === id)?.askedAs ?? null
  const log = asked === null ? null : await findLog(asked).catch(() => null)
  change(id, () => ({ log }))
}

type Ask = Parameters<typeof client.activity.replay>[0]

async function follow(id: number, ask: Ask, signal: AbortSignal): Promise<void> {
  const words = createFrameBuffer((text) => {
    change(id, (replay) => ({ text: replay.text + text, waiting: null }))
  })
  const thoughts = createFrameBuffer((text) => {
    change(id, (replay) => ({ thinking: replay.thinking + text, waiting: null }))
  })
  try {
    for await (const update of await client.activity.replay(ask, { signal })) {
      switch (update.type) {
        case 'begun':
          change(id, () => ({ askedAs: update.request_id }))
          break
        case 'waiting':
          change(id, () => ({ waiting: update }))
          break
        case 'text':
          words.add(update.text)
          break
        case 'thinking':
          thoughts.add(update.text)
          break
        case 'tool_call': {
          const { name, arguments: given } = update
          const call = { name, arguments: given }
          change(id, ({ toolCalls }) => ({ toolCalls: [...toolCalls, call], waiting: null }))
          break
        }
        case 'end':
          change(id, () => ({ state: 'done', ending: update, waiting: null }))
      }
    }
  } finally {
    thoughts.flush()
    words.flush()
  }
  change(id, ({ ending }) => (ending === null ? { state: 'stopped', waiting: null } : {}))
}

/** The try that answered, or the last one. */
async function findLog(requestId: string): Promise<AuditLog | null> {
  const { attempts } = await client.activity.get({ request_id: requestId })
  return attempts.at(-1) ?? null
}

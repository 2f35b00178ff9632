import type { ChatEvent, ChatRequest } from '../chat.ts'
import { createChannel } from '../lib/channel.ts'
import type { Pool } from '../pool/pool.ts'
import type { Lease } from '../pool/resident.ts'

/**
 * The way every request takes, whichever door it came through: find the target, hold it, answer.
 * Aborting `signal` stops the engine and gives everything back, even when nobody reads any more;
 * so does ending the iteration.
 */
export type Answer = (request: ChatRequest, signal: AbortSignal) => AsyncGenerator<ChatEvent, void>

export function createAnswer(pool: Pool): Answer {
  return (request, signal) => {
    const leaving = new AbortController()
    const events = leaseAndAnswer(pool, request, AbortSignal.any([signal, leaving.signal]), leaving)
    // A generator that waits for its reader sees no signal: without this it would hold its slot.
    signal.addEventListener('abort', () => void events.return().catch(() => {}), { once: true })
    return events
  }
}

async function* leaseAndAnswer(
  pool: Pool,
  request: ChatRequest,
  stop: AbortSignal,
  leaving: AbortController,
): AsyncGenerator<ChatEvent, void> {
  let leased: Promise<Lease> | undefined
  try {
    const waiting = createChannel<ChatEvent>()
    leased = pool.lease(request.model, stop, (progress) => {
      if (progress < 1) waiting.push({ type: 'waiting', for: 'load', progress })
    })
    leased.then(waiting.close, waiting.close)
    yield* waiting
    const { model } = await leased
    for await (const event of model.answer(request, stop)) {
      if (event.type === 'end') pool.noteSpeed(request.model, event.tokensPerSecond)
      yield event
    }
  } finally {
    leaving.abort()
    const lease = await leased?.catch(() => undefined)
    lease?.release()
  }
}

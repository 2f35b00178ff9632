import type { Usage } from '../../chat.ts'
import type { OpenAnswer } from '../../egress/open-answer.ts'
import { readWholeAnswer } from '../../providers/upstream/watchers.ts'
import { headersBack } from '../../providers/upstream/headers.ts'
import { readBody } from '../../providers/upstream/send-upstream.ts'
import { UpstreamError } from '../../providers/upstream/upstream-error.ts'
import type { WatchdogLimits } from '../../providers/upstream/watchdog.ts'
import type { StreamWire, WireFormat } from '../../providers/upstream/wire-format.ts'
import type { Attempt } from './attempt.ts'
import { type Relay, openRelay } from './relay.ts'

/** An answer in the bytes of its provider. */
export type Passed = { readonly kind: 'relay'; readonly relay: Relay } | PassedWhole

export interface PassedWhole {
  readonly kind: 'whole'
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** A provider that says it succeeds, and the time that is left for its answer. */
interface AskedProvider {
  readonly answer: OpenAnswer
  readonly limits: WatchdogLimits
}

const maxWholeBytes = 64 * 2 ** 20

/** Counting costs nothing anywhere. */
export const nothingUsed: Usage = {
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  thinkingTokens: 0,
}

/** @throws UpstreamError for what says success and is no answer all the same */
export async function passThrough(
  attempt: Attempt,
  { wire, stream }: { readonly wire: StreamWire; readonly stream: boolean },
  asked: AskedProvider,
): Promise<Passed> {
  const { answer, limits } = asked
  const type = String(answer.headers['content-type'] ?? '').toLowerCase()
  if (!type.startsWith('text/event-stream')) return passWhole(attempt, wire, asked)
  if (!stream) {
    answer.abort()
    throw new UpstreamError('provider', 'The provider sent a stream that nobody asked for.')
  }
  return { kind: 'relay', relay: await openRelay(answer, wire, attempt, limits) }
}

/** The same for an answer in one piece. */
export async function passWhole(
  attempt: Attempt,
  wire: WireFormat,
  { answer, limits }: AskedProvider,
): Promise<PassedWhole> {
  const withinMs = limits.firstContentMs
  const body = await readBody(answer, { maxBytes: maxWholeBytes, withinMs })
  const { usage, error } = readWholeAnswer(wire, parsed(body))
  if (error) throw error
  attempt.begun()
  if (wire !== 'openai-embeddings' && wire !== 'anthropic-count-tokens') {
    attempt.tap?.bytes(body, wire, false)
  }
  const isCount = wire === 'anthropic-count-tokens'
  const outputChars = wire === 'openai-embeddings' ? 0 : body.length
  const used = { usage: isCount ? nothingUsed : usage, outputChars }
  attempt.end({ kind: 'success', ...used, headers: answer.headers })
  return { kind: 'whole', body, headers: headersBack(answer.headers) }
}

/** @throws UpstreamError for HTML, as captive portals send it, and other things that are no JSON */
export function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  } catch (cause) {
    throw new UpstreamError('provider', 'The provider answered with something that is no JSON.', {
      cause,
    })
  }
}

import type { AnswerEvent, ChatRequest, CompletionRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { Access, ProviderFacts } from '../../providers/access/access.ts'
import { encodeCompletion } from '../../providers/upstream/openai/completions.ts'
import { readBytes } from '../../providers/upstream/read-bytes.ts'
import { readBody } from '../../providers/upstream/send-upstream.ts'
import { readEvents } from '../../providers/upstream/sse/read-events.ts'
import type {
  EncodedChat,
  UpstreamContext,
  UpstreamDialect,
} from '../../providers/upstream/upstream-dialect.ts'
import { wireOf } from '../../providers/upstream/wire-format.ts'
import type { WaysDeps } from './answer-ways.ts'
import type { AnswerAsk } from './ask.ts'
import { askProvider } from './ask-provider.ts'
import type { Attempt } from './attempt.ts'
import { beginEvents } from './begin-events.ts'
import { parsed } from './pass-through.ts'
import { watchEvents } from './watch-events.ts'

const maxAnswerBytes = 64 * 2 ** 20

/**
 * Asks a provider in its own dialect, whatever the client speaks. Answers with the first content, or
 * after a while without any.
 * @throws UpstreamError; CorralError for what cannot be translated
 */
export async function translate(
  deps: WaysDeps,
  ask: AnswerAsk,
  to: {
    readonly attempt: Attempt
    readonly access: Access
    readonly facts: ProviderFacts
    readonly model: string
    readonly sessionKey: string | null
    /** How long the first content is waited for. */
    readonly patienceMs: number
  },
): Promise<AsyncGenerator<AnswerEvent, void>> {
  const { attempt, access, facts, model, sessionKey, patienceMs } = to
  const dialect = deps.dialects[facts.protocols[0] ?? 'openai']
  const context: UpstreamContext = {
    provider: facts.name,
    model,
    stream: ask.stream,
    sessionKey,
    account: `${facts.name}/${access.account ?? access.keyId ?? ''}`,
    promptCache: attempt.options.prompt_cache,
  }
  const { path, encoded } = encode({ ...ask.inner(), model }, dialect, context)
  attempt.dropped([...ask.dropped(), ...encoded.dropped])
  const { protocol } = dialect
  const request = { protocol, path, body: JSON.stringify(encoded.body), stream: ask.stream }
  const { answer, limits } = await askProvider(deps.egress, attempt, { access, facts }, request)
  const headers = () => answer.headers
  if (!String(answer.headers['content-type'] ?? '').startsWith('text/event-stream')) {
    const withinMs = limits.firstContentMs
    const json = parsed(await readBody(answer, { maxBytes: maxAnswerBytes, withinMs }))
    return watchEvents(attempt, inTurn(dialect.decodeAnswer(json, context)), headers)
  }
  const bytes = readBytes(answer, limits)
  const events = dialect.decodeStream(readEvents(bytes), context)
  return beginEvents(watchEvents(attempt, events, headers), patienceMs, bytes.begun)
}

function encode(
  request: ChatRequest | CompletionRequest,
  dialect: UpstreamDialect,
  context: UpstreamContext,
): { readonly path: string; readonly encoded: EncodedChat } {
  if ('turns' in request) {
    return { path: dialect.chatPath, encoded: dialect.encodeChat(request, context) }
  }
  if (dialect.protocol !== 'openai') {
    throw new CorralError('unsupported', 'The target of this request only takes chats.')
  }
  return { path: wireOf('openai-completions').path, encoded: encodeCompletion(request, context) }
}

async function* inTurn(events: readonly AnswerEvent[]): AsyncGenerator<AnswerEvent, void> {
  yield* events
}

import type { KeptContents } from '../../activity/content/kept-contents.ts'
import type { Caller } from '../../accounts/caller.ts'
import { api } from '../../api.ts'
import type { Inference } from '../answer.ts'
import type { AnswerAsk } from '../attempts/ask.ts'
import type { Gateway } from '../gateway.ts'
import type { RequestLog } from '../request-log/request-log.ts'
import type { WindowLog } from '../request-log/window-log.ts'
import { answerEvents } from '../serve-answer.ts'
import { type Repeated, parseKept } from './parse-kept.ts'
import { toReplayUpdates } from './replay-updates.ts'

export interface ReplayDeps {
  readonly kept: Pick<KeptContents, 'request'>
  readonly gateway: Gateway
  readonly inference: Inference
  readonly windowLog: WindowLog
}

/** Asks a kept request again: on the way of every request, as whoever asks for it. */
export function replayCalls({ kept, gateway, inference, windowLog }: ReplayDeps) {
  return {
    replay: api.activity.replay.handler(async ({ input, context: { caller }, signal }) => {
      const repeated = parseKept(await kept.request(input.request_id), input.model)
      const log = windowLog(caller, 'replay')
      log.asked({ door: 'window', model: input.model, stream: true })
      const ask = toAsk(repeated, { caller, log, inference })
      const stop = signal ?? new AbortController().signal
      return toReplayUpdates(await answerEvents(gateway, ask, stop), log.id)
    }),
  }
}

function toAsk(
  { json, dialect, inner, dropped }: Repeated,
  { caller, log, inference }: { caller: Caller | null; log: RequestLog; inference: Inference },
): AnswerAsk {
  return {
    caller,
    door: 'window',
    wire: null,
    body: { bytes: new Uint8Array(), json, dialect },
    headers: {},
    model: inner.model,
    stream: true,
    log,
    local: (model, signal) =>
      'turns' in inner
        ? inference.chat({ ...inner, model }, signal)
        : inference.complete({ ...inner, model }, signal),
    inner: () => inner,
    dropped: () => dropped,
    broken: () => '',
  }
}

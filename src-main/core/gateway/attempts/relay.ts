import type { ServerResponse } from 'node:http'
import type { CorralError } from '../../errors.ts'
import type { OpenAnswer } from '../../egress/open-answer.ts'
import { headersBack } from '../../providers/upstream/headers.ts'
import { asUpstreamError } from '../../providers/upstream/send-upstream.ts'
import { createWatcher } from '../../providers/upstream/watchers.ts'
import type { StreamWatcher } from '../../providers/upstream/upstream-dialect.ts'
import type { StreamWire } from '../../providers/upstream/wire-format.ts'
import { UpstreamError } from '../../providers/upstream/upstream-error.ts'
import { type WatchdogLimits, createWatchdog } from '../../providers/upstream/watchdog.ts'
import type { Attempt } from './attempt.ts'
import { asCorralError } from './final-error.ts'

/** A provider's stream on its way to a client, byte for byte. */
export interface Relay {
  /** Of the provider, those that a client may see. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Sends what has come and what follows, and ends the response. A stream that breaks ends with
   * what `broken` makes of the error, never as if it were whole.
   */
  sendTo(raw: ServerResponse, broken: (error: CorralError) => string): void
}

/** So much of a stream without content is held back while another target could still be asked. */
const maxHeldBytes = 256 * 2 ** 10
/** And so long from its first byte: a model that thinks in silence should not look dead. */
const maxHeldMs = 15_000

/** An event of a stream takes about 200 bytes for a token of 4 characters. */
const bytesPerChar = 50

/**
 * Reads a stream up to its first content, and answers then. What comes before is held back, so that
 * a failure until there can still be another target's answer.
 * @throws UpstreamError when it fails before
 */
export function openRelay(
  answer: OpenAnswer,
  wire: StreamWire,
  attempt: Attempt,
  limits: WatchdogLimits,
): Promise<Relay> {
  const { promise, resolve, reject } = Promise.withResolvers<Relay>()
  const watcher = createWatcher(wire)
  const held: Buffer[] = []
  let bytes = 0
  let hasCommitted = false
  let out: { raw: ServerResponse; broken: (error: CorralError) => string } | undefined
  let end: { error: UpstreamError | null } | undefined

  const commit = () => {
    if (hasCommitted) return
    hasCommitted = true
    clearTimeout(patience)
    watchdog.begun()
    attempt.begun()
    resolve({ headers: headersBack(answer.headers), sendTo })
  }
  const over = (error: UpstreamError | null) => {
    if (end) return
    watchdog.stop()
    clearTimeout(patience)
    if (error) answer.abort()
    if (!hasCommitted && error) {
      end = { error }
      return reject(error)
    }
    commit()
    end = { error }
    finish()
  }
  const finish = () => {
    const isLeft = attempt.signal.aborted
    // Without its client nobody may come for it any more.
    if (!end || (!out && !isLeft)) return
    const { error } = end
    const used = { usage: watcher.usage, outputChars: Math.ceil(bytes / bytesPerChar) }
    if (error && !isLeft) out?.raw.write(out.broken(asCorralError(error)))
    out?.raw.end()
    if (!error) attempt.end({ kind: 'success', headers: answer.headers, ...used })
    else if (isLeft) attempt.end({ kind: 'aborted', ...used })
    else attempt.end({ kind: 'failure', error, ...used })
  }
  const sendTo: Relay['sendTo'] = (raw, broken) => {
    out = { raw, broken }
    for (const chunk of held.splice(0)) raw.write(chunk)
    raw.on('drain', () => {
      watchdog.paused(false)
      answer.resume()
    })
    if (end) finish()
    else answer.resume()
  }

  const watchdog = createWatchdog(limits, (waited) => {
    over(new UpstreamError('timeout', `The provider sent nothing for too long (${waited}).`))
  })
  let patience: NodeJS.Timeout | undefined
  answer.pipe({
    data(chunk) {
      bytes += chunk.length
      watchdog.alive()
      watcher.push(chunk)
      attempt.tap?.bytes(chunk, wire, true)
      if (watcher.error && !hasCommitted) {
        over(watcher.error)
        return false
      }
      if (out) {
        if (out.raw.write(chunk)) return true
        watchdog.paused(true)
        return false
      }
      held.push(chunk)
      if (watcher.hasContent || bytes > maxHeldBytes) commit()
      else patience ??= setTimeout(commit, maxHeldMs)
      return !hasCommitted
    },
    end() {
      watcher.end()
      over(watcher.error ?? endOf(watcher))
    },
    fail(error) {
      watcher.end()
      over(watcher.error ?? (watcher.isWhole ? null : (asUpstreamError(error) as UpstreamError)))
    },
  })
  return promise
}

/** A stream that ends in order is whole only if it says so. */
function endOf({ isWhole, hasContent }: StreamWatcher): UpstreamError | null {
  if (isWhole) return null
  if (!hasContent) return new UpstreamError('provider', 'The provider sent an empty answer.')
  return new UpstreamError('cut', 'Connection lost: the answer of the provider broke off.')
}

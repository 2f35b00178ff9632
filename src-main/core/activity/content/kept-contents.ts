import type { KeptContent } from '../../../contract/kept-content.ts'
import type { Door } from '../../../contract/routing.ts'
import { CorralError } from '../../errors.ts'
import type { Log } from '../../lib/log.ts'
import type { SealedContents } from '../activity.ts'
import type { SealedContent } from '../store/store-calls.ts'
import type { ContentKey } from './content-key.ts'
import { type ContentPart, unpackPart } from './content-part.ts'
import { ContentSealRefused, openContent } from './content-seal.ts'
import type { RunningContentKeeper } from './create-content-keeper.ts'
import { readAnswer } from './read-answer.ts'

/** What was kept of requests, opened for who may read it. */
export interface KeptContents {
  /**
   * @throws CorralError `not_found` when nothing was kept, or its time is over; `vault_locked`;
   *   `conflict` for what was changed after it was sealed
   */
  read(requestId: string): Promise<KeptContent>
  /** The request alone. @throws CorralError as `read` */
  request(requestId: string): Promise<KeptBody>
  /** Now, not when its time is over. @throws CorralError `not_found` when nothing was kept */
  forget(requestId: string): Promise<void>
}

export interface KeptBody {
  /** As it came. */
  readonly body: Uint8Array
  readonly door: Door
  /** It was longer than what is kept. */
  readonly isCut: boolean
}

export function createKeptContents({
  contents,
  contentKey,
  keeper,
  log,
  now,
}: {
  readonly contents: Pick<SealedContents, 'of' | 'forget'>
  readonly contentKey: ContentKey
  readonly keeper: Pick<RunningContentKeeper, 'settled' | 'forget'>
  readonly log: Log
  readonly now: () => Date
}): KeptContents {
  /** The request first, then its answers. */
  const sealedOf = async (requestId: string): Promise<[SealedContent, ...SealedContent[]]> => {
    await keeper.settled()
    const all = await contents.of(requestId)
    const nowMs = now().getTime()
    const [first, ...rest] = all
      .filter(({ expiresAtMs }) => expiresAtMs > nowMs)
      .toSorted((a, b) => a.attempt - b.attempt)
    if (first?.attempt !== 0) throw nothingKept()
    return [first, ...rest]
  }
  const opened = async (sealed: SealedContent): Promise<ContentPart> => {
    const fileKey = await contentKey()
    if (sealed.kid !== fileKey.kid) throw nothingKept()
    try {
      return unpackPart(await openContent(sealed, fileKey))
    } catch (error) {
      if (!(error instanceof ContentSealRefused)) throw error
      log.warn({ requestId: sealed.requestId, attempt: sealed.attempt }, 'a seal was refused')
      throw new CorralError('conflict', 'What was kept of this request has been changed since.')
    }
  }
  const openRequest = async (sealed: SealedContent): Promise<KeptBody> => {
    const { header, body } = await opened(sealed)
    if (header.kind !== 'request') throw nothingKept()
    return { body, door: header.door, isCut: header.cut }
  }

  return {
    async read(requestId) {
      const [sealed, ...answers] = await sealedOf(requestId)
      const { body, isCut } = await openRequest(sealed)
      return {
        request: new TextDecoder().decode(body),
        request_cut: isCut,
        answers: await Promise.all(
          answers.map(async (answer) => readAnswer(await opened(answer), answer.attempt)),
        ),
        expires_at: new Date(sealed.expiresAtMs).toISOString(),
      }
    },
    async request(requestId) {
      const [sealed] = await sealedOf(requestId)
      return openRequest(sealed)
    },
    async forget(requestId) {
      await sealedOf(requestId)
      keeper.forget(requestId)
      await contents.forget(requestId)
    },
  }
}

function nothingKept(): CorralError {
  return new CorralError('not_found', 'Nothing was kept of this request, or its time is over.')
}

import { CorralError } from '../../errors.ts'
import type { Log } from '../../lib/log.ts'
import type { SealedContents } from '../activity.ts'
import type { SealedContent } from '../store/store-calls.ts'
import type { ContentKey } from './content-key.ts'
import { type PartHeader, packPart } from './content-part.ts'
import { sealContent } from './content-seal.ts'

/** One body to be sealed. */
interface ToSeal extends Pick<SealedContent, 'requestId' | 'attempt' | 'expiresAtMs'> {
  readonly header: PartHeader
  readonly pieces: readonly Uint8Array[]
  /** Asked right before it is stored. */
  readonly isWanted: () => boolean
}

/** Seals one body after the other, so that few copies of them are in memory at once. */
export interface SealQueue {
  /** Says, once it is over, whether the body is kept. Never throws. */
  put(part: ToSeal): Promise<boolean>
}

export function createSealQueue({
  contentKey,
  contents,
  log,
}: {
  readonly contentKey: ContentKey
  readonly contents: Pick<SealedContents, 'keep'>
  readonly log: Log
}): SealQueue {
  let last: Promise<unknown> = Promise.resolve()
  /** Told once, not with every request. */
  let isLockTold = false

  const seal = async (part: ToSeal): Promise<boolean> => {
    const { requestId, attempt, expiresAtMs } = part
    if (!part.isWanted()) return false
    const fileKey = await contentKey()
    isLockTold = false
    const place = { requestId, attempt, kid: fileKey.kid, expiresAtMs }
    const plain = packPart(part.header, part.pieces)
    const sealed = await sealContent(plain, place, fileKey).finally(() => plain.fill(0))
    if (!part.isWanted()) return false
    await contents.keep({ ...place, sealed })
    return true
  }
  const failed = (thrown: unknown, requestId: string): boolean => {
    const error = CorralError.from(thrown)
    if (error.code !== 'vault_locked') {
      log.error({ err: error.cause ?? error, requestId }, 'what was said could not be kept')
    } else if (!isLockTold) {
      isLockTold = true
      log.warn('nothing that is said is kept: the vault is locked')
    }
    return false
  }
  return {
    put(part) {
      const sealed = last.then(() => seal(part)).catch((error) => failed(error, part.requestId))
      last = sealed
      return sealed
    },
  }
}

import { EgressError, isBySwitch, nothingLeaves } from '../egress/egress-error.ts'
import { CorralError } from '../errors.ts'

/**
 * - `again`: it may go well later
 * - `refused`: it will not, unless somebody changes something
 * - `full`: no room on the disk
 * - `kept-here`: the switch that nothing leaves is on
 * - `changed`: other content than before; what is there of the file is of no use
 * - `wrong`: the content is not what the hub lists
 * - `no-ranges`: the server gives files only as a whole
 */
type TroubleKind = 'again' | 'refused' | 'full' | 'kept-here' | 'changed' | 'wrong' | 'no-ranges'

/** Why a download does not go on. The message is shown to people. */
export class DownloadTrouble extends Error {
  readonly kind: TroubleKind
  /** What the server has asked for; `null` when it did not. */
  readonly retryAfterMs: number | null

  constructor(
    kind: TroubleKind,
    message: string,
    { retryAfterMs = null, cause }: { retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'DownloadTrouble'
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }
}

/** What any failure means for the download. Bugs are no trouble: they come back as they are. */
export function troubleOf(error: unknown): DownloadTrouble | null {
  if (error instanceof DownloadTrouble) return error
  if (error instanceof CorralError) {
    const kind = error.code === 'unavailable' ? 'again' : 'refused'
    return new DownloadTrouble(kind, error.message, { cause: error })
  }
  if (isBySwitch(error)) return new DownloadTrouble('kept-here', nothingLeaves)
  if (error instanceof EgressError) return fromEgress(error)
  const { code = '' } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DownloadTrouble('full', 'The disk is full.', { cause: error })
  }
  const words = diskWords[code]
  return words === undefined ? null : new DownloadTrouble('again', words, { cause: error })
}

function fromEgress(error: EgressError): DownloadTrouble {
  if (error.failure === 'blocked') {
    return new DownloadTrouble('refused', `The address is not asked: ${error.message}.`)
  }
  const message =
    error.failure === 'timeout'
      ? 'Nothing came for too long.'
      : error.failure === 'proxy'
        ? `The hub cannot be reached: ${error.message}.`
        : 'The connection broke off, or could not be made.'
  return new DownloadTrouble('again', message, { cause: error })
}

/** Also of disks that were unplugged, and may come back. */
const diskWords: Readonly<Record<string, string>> = {
  EIO: 'The disk does not answer.',
  ENXIO: 'The disk does not answer.',
  ENOENT: 'The folder for models is not there.',
  ENODEV: 'The folder for models is not there.',
  EACCES: 'The folder for models may not be written to.',
  EPERM: 'The folder for models may not be written to.',
  EROFS: 'The folder for models may not be written to.',
}

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** What the hub says of a file's content. */
export interface Expected {
  readonly sizeBytes: number
  readonly sha256: string | null
  /** SHA-1 of its git blob. */
  readonly gitOid: string | null
}

export interface Verified {
  /** `size only`: the hub has told no hash of it. */
  readonly by: 'sha256' | 'git oid' | 'size only'
  readonly sha256: string
}

const pieceBytes = 2 ** 20

/**
 * Reads the whole file from the disk and compares it with what the hub says; `null` when it is
 * something else. Links are not followed.
 *
 * @throws what `signal` was aborted with; errors of the disk
 */
export async function verifyFile(
  path: string,
  expected: Expected,
  signal: AbortSignal,
): Promise<Verified | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const stats = await handle.stat()
    if (!stats.isFile() || stats.size !== expected.sizeBytes) return null
    const sha256 = createHash('sha256')
    const git = createHash('sha1').update(`blob ${stats.size}\0`)
    const wantsGit = expected.sha256 === null && expected.gitOid !== null
    const piece = Buffer.allocUnsafe(pieceBytes)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, null)
      if (bytesRead === 0) break
      const bytes = piece.subarray(0, bytesRead)
      sha256.update(bytes)
      if (wantsGit) git.update(bytes)
    }
    return judge(expected, sha256.digest('hex'), wantsGit ? git.digest('hex') : null)
  } finally {
    await handle.close()
  }
}

function judge(expected: Expected, sha256: string, gitOid: string | null): Verified | null {
  if (expected.sha256 !== null) {
    return expected.sha256.toLowerCase() === sha256 ? { by: 'sha256', sha256 } : null
  }
  if (expected.gitOid !== null) {
    return expected.gitOid.toLowerCase() === gitOid ? { by: 'git oid', sha256 } : null
  }
  return { by: 'size only', sha256 }
}

import type { FileKey, Vault } from '../../vault/vault.ts'
import type { SealedContents } from '../activity.ts'

const purpose = 'activity content'

/** The key that contents are sealed with now. @throws CorralError `vault_locked` */
export type ContentKey = () => Promise<FileKey>

/** With a new data key comes a new one of these; what was sealed before is removed then. */
export function createContentKey({
  vault,
  contents,
}: {
  readonly vault: Pick<Vault, 'fileKey'>
  readonly contents: Pick<SealedContents, 'forgetUnlessSealedUnder'>
}): ContentKey {
  let seenKid: string | null = null
  return async () => {
    const fileKey = await vault.fileKey(purpose)
    if (fileKey.kid !== seenKid) {
      await contents.forgetUnlessSealedUnder(fileKey.kid)
      seenKid = fileKey.kid
    }
    return fileKey
  }
}

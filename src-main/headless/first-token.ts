import { join } from 'node:path'
import type { Corral } from '../core/corral.ts'
import { writeFileAtomic } from '../core/lib/atomic-file.ts'

/** The token that a first start leaves for the owner, readable by this user only. */
export function firstTokenPath(dataDir: string): string {
  return join(dataDir, 'first-token')
}

/** Without a window, the owner's first way in is a token: made once, when there is none at all. */
export async function ensureFirstToken({ client }: Corral, dataDir: string): Promise<void> {
  if ((await client.tokens.list()).length > 0) return
  const { token } = await client.tokens.create({ label: 'First token', access: 'admin' })
  await writeFileAtomic(firstTokenPath(dataDir), `${token}\n`)
}

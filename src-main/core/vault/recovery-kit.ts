import type { Argon2Cost } from './passphrase.ts'
import { rootIdOf } from './root-secret.ts'
import { openUnderPassphrase, sealUnderPassphrase } from './under-passphrase.ts'

const typ = 'corral-kit+jwe'

/** The root under a passphrase, as a text to print or keep in a safe place. */
export async function writeRecoveryKit(
  root: Uint8Array,
  passphrase: string,
  cost: Argon2Cost,
  now: Date,
): Promise<string> {
  const kid = rootIdOf(root)
  const jwe = await sealUnderPassphrase(root, passphrase, { typ, kid, cost })
  return [
    `Corral recovery kit of ${now.toISOString().slice(0, 10)} for the root secret ${kid}.`,
    'With its passphrase it opens every key that Corral keeps. Store both away from this machine,',
    'and not together.',
    '',
    jwe,
    '',
  ].join('\n')
}

/** The root of a kit, given as the whole text or its last line. @throws CorralError `invalid_input` */
export function readRecoveryKit(kit: string, passphrase: string): Promise<Uint8Array> {
  const jwe = kit.trim().split(/\s+/).at(-1) ?? ''
  return openUnderPassphrase(jwe, passphrase, typ)
}

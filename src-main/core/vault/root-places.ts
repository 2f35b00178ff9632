import type { VaultStatus } from '../../contract/vault.ts'
import { CorralError } from '../errors.ts'
import type { Host, Keychain } from '../host.ts'
import { rootFile } from './root-file.ts'
import { type RootSlots, findRoot, readSlots, writeSlots } from './root-slots.ts'
import { isTooWeak, rootFromText } from './root-secret.ts'

export type PlaceName = NonNullable<VaultStatus['root']>
export type LockReason = NonNullable<VaultStatus['reason']>

/** Somewhere outside the database where the root secret is kept. */
export interface RootPlace {
  readonly name: PlaceName
  /** `null` when nothing is there. @throws when it is denied or damaged */
  read(): Promise<RootSlots | null>
  /** All or nothing, in place of what was there. */
  write(slots: RootSlots): Promise<void>
}

/** The variable that outranks every other place. */
export const rootVariable = 'CORRAL_MASTER_KEY'

/** Where this machine keeps roots: its keychain, else a file. */
export function ownPlace(host: Host): RootPlace {
  return host.keychain ? rootKeychain(host.keychain) : rootFile(host.dataDir, host.log)
}

/** The root that the operator set, if one is set. `salt` is for one given as a passphrase. */
async function rootFromEnvironment(host: Host, salt: Uint8Array): Promise<Uint8Array | null> {
  const text = host.environment[rootVariable]
  return text ? rootFromText(text, salt) : null
}

/** As `rootFromEnvironment`, to begin something with. @throws CorralError `invalid_input` for a weak one */
export function newRootFromEnvironment(host: Host, salt: Uint8Array): Promise<Uint8Array | null> {
  const text = host.environment[rootVariable]
  if (text && isTooWeak(text)) {
    throw new CorralError(
      'invalid_input',
      `${rootVariable} needs 32 bytes as base64 or hex, or a passphrase of 12 characters or more.`,
    )
  }
  return rootFromEnvironment(host, salt)
}

export type RootSearch =
  | { readonly root: Uint8Array; readonly place: PlaceName }
  | { readonly locked: LockReason; readonly causes: readonly unknown[] }

/** Looks for the root with this id: in the environment, the keychain, the file. Changes nothing. */
export async function searchRoot(
  host: Host,
  rootId: string,
  salt: Uint8Array,
): Promise<RootSearch> {
  let found = false
  const causes: unknown[] = []
  for (const place of places(host, salt)) {
    const slots = await place.read().catch((error: unknown) => {
      causes.push(error)
      return null
    })
    const root = slots && findRoot(slots, rootId)
    if (root) return { root, place: place.name }
    found ||= slots !== null
  }
  if (causes.length > 0) return { locked: 'root_denied', causes }
  return { locked: found ? 'root_wrong' : 'root_missing', causes }
}

function places(host: Host, salt: Uint8Array): Pick<RootPlace, 'name' | 'read'>[] {
  const environment: Pick<RootPlace, 'name' | 'read'> = {
    name: 'environment',
    async read() {
      const root = await rootFromEnvironment(host, salt)
      return root && { root, next: null, kept: [] }
    },
  }
  const file = rootFile(host.dataDir, host.log)
  return [environment, ...(host.keychain ? [rootKeychain(host.keychain)] : []), file]
}

function rootKeychain(keychain: Keychain): RootPlace {
  return {
    name: 'keychain',
    async read() {
      const content = await keychain.read()
      return content && readSlots(Buffer.from(content).toString('utf8'))
    },
    async write(slots) {
      try {
        await keychain.write(Buffer.from(writeSlots(slots)))
      } catch (cause) {
        const message = 'The system did not keep the root secret. Nothing was changed.'
        throw new CorralError('unavailable', message, { cause })
      }
    },
  }
}

import { hashRaw } from '@node-rs/argon2'
import { z } from 'zod'

/** The cost of turning a passphrase into a key with Argon2id. */
export const Argon2Cost = z.object({
  m: z.int().min(8).max(1_048_576).describe('Memory in KiB'),
  t: z.int().min(1).max(10).describe('Passes'),
  p: z.int().min(1).max(16).describe('Lanes'),
})
export type Argon2Cost = z.infer<typeof Argon2Cost>

/** For a secret that the machine asks for at every start. RFC 9106, second recommendation. */
export const startCost: Argon2Cost = { m: 65_536, t: 3, p: 4 }
/** For a file that leaves the machine and can be attacked at leisure. */
export const fileCost: Argon2Cost = { m: 262_144, t: 3, p: 4 }

/** A 256-bit key from a passphrase; takes a noticeable part of a second, off the main thread. */
export async function keyFromPassphrase(
  passphrase: string,
  salt: Uint8Array,
  { m, t, p }: Argon2Cost,
): Promise<Uint8Array> {
  // Typed on another keyboard, the same letters may come as other code points.
  const text = passphrase.normalize('NFKC')
  return hashRaw(text, { memoryCost: m, timeCost: t, parallelism: p, outputLen: 32, salt })
}

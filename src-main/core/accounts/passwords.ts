import { randomBytes } from 'node:crypto'
import { type Algorithm, hash, parseOptions, verify } from '@node-rs/argon2'
import { createLimit } from '../lib/limit.ts'

/** What one hash costs: memory in KiB, passes over it, lanes. */
export interface HashCost {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** Second choice of RFC 9106, section 4, for machines that share their memory. */
export const hashCost: HashCost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 }

export interface Passwords {
  /** Argon2id in PHC form. Computes outside the event loop, as does `check`. */
  hash(password: string): Promise<string>
  /**
   * `outdated`: right, but hashed at a lower cost than today's. `null` stands for a user who does
   * not exist: always wrong, at the cost of a real check.
   */
  check(password: string, hashed: string | null): Promise<'right' | 'outdated' | 'wrong'>
}

/** `Algorithm.Argon2id`; that enum has no values at run time. */
const argon2id: Algorithm = 2

/** Each takes 64 MiB and four threads. */
const hashesAtOnce = 2

export function createPasswords(cost: HashCost = hashCost): Passwords {
  const limit = createLimit(hashesAtOnce)
  const nobody = hashOfNobody(cost)
  return {
    hash: (password) => limit(() => hash(typed(password), { ...cost, algorithm: argon2id })),
    async check(password, hashed) {
      const right = await limit(() => verify(hashed ?? nobody, typed(password)))
      if (!right || hashed === null) return 'wrong'
      return isCheaper(hashed, cost) ? 'outdated' : 'right'
    },
  }
}

/** One password in one form: keyboards differ in how they compose an `é`. */
function typed(password: string): string {
  return password.normalize('NFKC')
}

function isCheaper(hashed: string, cost: HashCost): boolean {
  const found = parseOptions(hashed)
  return (
    found.algorithm !== argon2id ||
    found.memoryCost < cost.memoryCost ||
    found.timeCost < cost.timeCost ||
    found.parallelism < cost.parallelism
  )
}

/** Random bytes where salt and hash stand, so that no password fits. */
function hashOfNobody({ memoryCost, timeCost, parallelism }: HashCost): string {
  const [salt, digest] = [16, 32].map((size) =>
    randomBytes(size).toString('base64').replaceAll('=', ''),
  )
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${digest}`
}

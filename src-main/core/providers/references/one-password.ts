import { execFile } from 'node:child_process'
import { isBySwitch, nothingLeaves } from '../../egress/egress-error.ts'
import { type SecretAdapter, adapterTimeoutMs, maxSecretBytes } from './adapter.ts'
import { SecretReferenceError } from './reference-error.ts'

/**
 * `op://vault/item/field`: asks 1Password's command line (`op read`), which asks the user or uses a
 * service account. The program asks 1Password's servers, so it counts as leaving this Mac.
 * Source: developer.1password.com/docs/cli/secret-references.
 */
export const onePassword: SecretAdapter = {
  check(rest) {
    // Printable only: what reaches the program is one argument, and no other.
    if (!/^\/\/[^/]+\/[^/]+\/[^/]/.test(rest) || !/^[\x20-\x7e]+$/.test(rest)) {
      throw new SecretReferenceError(
        'malformed',
        'A reference to 1Password is op://vault/item/field.',
      )
    }
  },
  async read(rest, { environment, egress }) {
    const own = { purpose: 'key reference' } as const
    try {
      return await egress.reach({ own, host: '1Password' }, (signal) =>
        runProgram(rest, environment, signal),
      )
    } catch (cause) {
      if (!isBySwitch(cause)) throw cause
      throw new SecretReferenceError('nothing_leaves', nothingLeaves, { cause })
    }
  },
}

type Environment = Readonly<Record<string, string | undefined>>

/** Killed when `signal` aborts, with what it was aborted with. @throws SecretReferenceError */
function runProgram(rest: string, environment: Environment, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'op',
      ['read', '--no-newline', `op:${rest}`],
      {
        env: environmentOfProgram(environment),
        timeout: adapterTimeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: maxSecretBytes,
        signal,
      },
      (error, stdout) => {
        if (signal.aborted) reject(signal.reason)
        else if (error) reject(explain(error))
        else resolve(stdout)
      },
    )
  })
}

/** What `op` needs to run and to know its account; nothing else of ours, least of all other keys. */
function environmentOfProgram(environment: Environment) {
  const wanted = /^(PATH|HOME|USER|TMPDIR|LANG|XDG_[A-Z_]+|OP_[A-Z0-9_]+)$/
  return Object.fromEntries(Object.entries(environment).filter(([name]) => wanted.test(name)))
}

/** What the program wrote is not repeated: it may hold parts of the secret. */
function explain(error: Error): SecretReferenceError {
  const { code, killed } = error as { code?: string | number; killed?: boolean }
  if (code === 'ENOENT') {
    return new SecretReferenceError(
      'not_configured',
      'The 1Password program `op` is not installed.',
    )
  }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new SecretReferenceError('unusable', 'What 1Password holds there is too long for a key.')
  }
  if (killed) return new SecretReferenceError('timeout', '1Password did not answer in time.')
  return new SecretReferenceError('denied', '1Password did not give this secret out.')
}

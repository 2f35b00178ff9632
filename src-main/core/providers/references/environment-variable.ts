import type { SecretAdapter } from './adapter.ts'
import { SecretReferenceError } from './reference-error.ts'

/** `env:NAME`: a variable that Corral was started with. */
export const environmentVariable: SecretAdapter = {
  check(name) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new SecretReferenceError('malformed', 'A reference to a variable is env:NAME.')
    }
    // The root secret among them: a key is sent to a provider.
    if (/^CORRAL_/i.test(name)) {
      throw new SecretReferenceError(
        'malformed',
        'Variables of Corral itself are not for providers.',
      )
    }
  },
  async read(name, { environment }) {
    const value = environment[name]
    if (!value) throw new SecretReferenceError('not_found', `The variable ${name} is not set.`)
    return value
  },
}

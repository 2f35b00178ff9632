export type VaultErrorCode = 'bad_format' | 'unknown_kid' | 'cannot_decrypt' | 'wrong_context'

const messages: Record<VaultErrorCode, string> = {
  bad_format: 'This is not a sealed secret.',
  unknown_kid: 'The secret was sealed with a key that this vault does not have.',
  cannot_decrypt: 'The secret does not open with its key.',
  wrong_context: 'The secret was sealed for another place.',
}

/** Why a sealed secret does not open. Holds nothing of the secret. */
export class VaultError extends Error {
  readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, options?: ErrorOptions) {
    super(messages[code], options)
    this.name = 'VaultError'
    this.code = code
  }
}

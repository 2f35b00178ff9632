const explanations = {
  form: 'It is not written in a form that Corral knows.',
  another_vault: 'A Corral sealed it, under a root secret of its own.',
  secret: 'It does not open with this secret, or it is damaged.',
  salt: 'The file .encryption_salt is not beside the database.',
  content: 'It opens, but what it holds cannot be a key.',
} as const

type Why = keyof typeof explanations

/** The one error of the readers of old forms: this value cannot be read, and why. Holds no secret. */
export class Unreadable extends Error {
  readonly why: Why

  constructor(why: Why) {
    super(explanations[why])
    this.name = 'Unreadable'
    this.why = why
  }
}

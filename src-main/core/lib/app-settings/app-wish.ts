/** What an app is to be told. */
export interface AppWish {
  /** Of the local port, without a path and without a slash at the end. */
  readonly address: string
  /** The app's own token; a stand-in where a text is only shown. */
  readonly token: string
  readonly model: string
  /** For what the app does in the background; the same as `model` where there is no other. */
  readonly fastModel: string
  /** The window of `model`; `null` when nobody knows. */
  readonly contextTokens: number | null
}

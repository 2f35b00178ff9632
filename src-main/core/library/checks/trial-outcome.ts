/** What trying a file has found out. Reasons are sentences for people, without paths. */
export type TrialOutcome =
  | { readonly verdict: 'passed' }
  /** The engine must not be given the file. */
  | { readonly verdict: 'quarantined'; readonly reason: string }
  /** Nothing is known of the file: this machine could not try it now. */
  | { readonly verdict: 'untried'; readonly reason: string }

/** Loads a file where nothing can be harmed. @throws the reason of `signal` when it aborts */
export type TryFile = (
  file: { readonly path: string; readonly sizeBytes: number },
  signal: AbortSignal,
) => Promise<TrialOutcome>

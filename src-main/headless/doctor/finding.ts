/** What one check has found. */
export interface Finding {
  readonly check: string
  /** `warning`: works, but not as well as it could. `fault`: something does not work. */
  readonly state: 'ok' | 'warning' | 'fault'
  readonly text: string
  /** What the user can do about it; `null` where nothing has to be done. */
  readonly fix: string | null
}

export const ok = (check: string, text: string): Finding => ({
  check,
  state: 'ok',
  text,
  fix: null,
})
export const warning = (check: string, text: string, fix: string): Finding => ({
  check,
  state: 'warning',
  text,
  fix,
})
export const fault = (check: string, text: string, fix: string): Finding => ({
  check,
  state: 'fault',
  text,
  fix,
})

/** The words of an error, on one line. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(/\s+/g, ' ').trim()
}

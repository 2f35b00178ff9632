/** The field in which the next question is written. */
export const composerId = 'composer'

export function focusComposer(): void {
  document.getElementById(composerId)?.focus()
}

/** Is nobody in the middle of writing, or anywhere else on the page? */
export function isComposerIdle(): boolean {
  const focused = document.activeElement
  if (focused === document.body || focused === null) return true
  return focused instanceof HTMLTextAreaElement && focused.id === composerId && focused.value === ''
}

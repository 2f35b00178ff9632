/** The field in which the next question is written. */
export const composerId = 'composer'

/** `null` where there is none, because no model can be asked. */
export function composer(): HTMLElement | null {
  return document.getElementById(composerId)
}

export function focusComposer(): void {
  composer()?.focus()
}

/** For when a conversation has opened; whoever writes elsewhere, such as its new title, goes on. */
export function focusOpenedComposer(): void {
  const focused = document.activeElement
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) return
  focusComposer()
}

/** Is nobody in the middle of writing, or anywhere else on the page? */
export function isComposerIdle(): boolean {
  const focused = document.activeElement
  if (focused === document.body || focused === null) return true
  return focused instanceof HTMLTextAreaElement && focused.id === composerId && focused.value === ''
}

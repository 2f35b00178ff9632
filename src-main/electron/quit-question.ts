import type { MessageBoxOptions } from 'electron'

/**
 * What somebody is asked who quits while there is work; `null` when there is none.
 * @param work requests under way, and downloads that run
 */
export function quitQuestion(work: {
  readonly answers: number
  readonly downloads: number
}): MessageBoxOptions | null {
  const { answers, downloads } = work
  if (answers === 0 && downloads === 0) return null
  const running = [counted(answers, 'answer'), counted(downloads, 'download')].filter(
    (part) => part !== null,
  )
  const detail = [
    answers > 0 ? 'Answers are cut off, and their apps told so.' : null,
    downloads > 0 ? 'Downloads go on by themselves when Corral is opened again.' : null,
  ].filter((part) => part !== null)
  return {
    type: 'question',
    message: 'Quit Corral?',
    detail: `${running.join(' and ')} ${answers + downloads === 1 ? 'is' : 'are'} under way. ${detail.join(' ')}`,
    buttons: ['Quit', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  }
}

function counted(count: number, what: string): string | null {
  if (count === 0) return null
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}

/** The parts of answers that are fetched when the first answer is shown. */
export const fetchMarkdown = () => import('./markdown.tsx')
export const fetchCompareAnswers = () => import('./compare-answers.tsx')

/** Both at once, while the conversation itself is on its way. */
export function fetchAnswerViews(): void {
  for (const fetch of [fetchMarkdown, fetchCompareAnswers]) fetch().catch(() => undefined)
}

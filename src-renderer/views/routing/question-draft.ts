import type { Door, RouteQuestion } from '../../../src-main/contract/routing.ts'

/** A request to be tried, as it is typed. */
export interface QuestionDraft {
  name: string
  door: Door
  /** Id of a token; empty for the caller. */
  app: string
  images: boolean
  tools: boolean
  /** Tokens; empty for none, or for no bound. */
  input: string
  most: string
}

export const emptyQuestion: QuestionDraft = {
  name: '',
  door: 'openai',
  app: '',
  images: false,
  tools: false,
  input: '',
  most: '',
}

/** What is asked; null while no name is there. */
export function questionOf(
  draft: QuestionDraft,
): (Partial<RouteQuestion> & Pick<RouteQuestion, 'model_name'>) | null {
  const name = draft.name.trim()
  if (name === '') return null
  return {
    model_name: name,
    door: draft.door,
    has_images: draft.images,
    has_tools: draft.tools,
    input_tokens: wholeNumber(draft.input) ?? 0,
    max_tokens: wholeNumber(draft.most) || null,
    ...(draft.app !== '' && { app: draft.app }),
  }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,12}$/.test(text.trim()) ? Number(text) : null
}

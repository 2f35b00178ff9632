import type { ChatRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'

/** @throws CorralError `unsupported` for what a model that reads text cannot see */
export function refuseMedia({ turns }: ChatRequest): void {
  const media = turns
    .flatMap(({ blocks }) => blocks)
    .find(({ type }) => type === 'image' || type === 'document')
  if (!media) return
  const what = media.type === 'image' ? 'an image' : 'a PDF'
  throw new CorralError(
    'unsupported',
    `This model reads text only, and the messages hold ${what}. Remove it, or use a model that sees.`,
    { param: 'messages' },
  )
}

import { shownText } from '../../hub/hostile-text.ts'

/** Marks without a shape of their own: models read what people do not see. */
const invisible = /\p{Cf}/gu

/** What a server says, for people and models alike: no controls, nothing invisible, at most so long. */
export function plainText(text: string, maxLength: number): string {
  return shownText(text.slice(0, maxLength * 2))
    .replaceAll(invisible, '')
    .slice(0, maxLength)
}

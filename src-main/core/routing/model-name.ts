/** Longer names are nobody's. */
export const longestName = 256

const ownPrefix = 'corral/'
const usualTag = ':latest'

export interface ModelName {
  /** As it was written, without spaces around it and without `corral/`. */
  readonly text: string
  /** The same for every way to write it: what is compared. Of the same length as `text`. */
  readonly key: string
}

export function readModelName(written: string): ModelName {
  const trimmed = written.trim()
  const isOwn = trimmed.slice(0, ownPrefix.length).toLowerCase() === ownPrefix
  const text = isOwn ? trimmed.slice(ownPrefix.length).trim() : trimmed
  // To regular expressions that ignore case this letter is an s; to `toLowerCase` it is not.
  const key = text.toLowerCase().replaceAll('\u017f', 's')
  // There are letters that become two: then places in one are not places in the other.
  return key.length === text.length ? { text, key } : { text: key, key }
}

/** Ollama's names have a tag, and some of its clients add the usual one where none is. */
export function withoutUsualTag(name: string): string | null {
  const isTagged = name.length > usualTag.length && name.toLowerCase().endsWith(usualTag)
  return isTagged ? name.slice(0, -usualTag.length) : null
}

import { shownText } from './hostile-text.ts'

const maxCardBytes = 256 * 1024
const frontMatter = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/

/** The text of a model card: without its front matter and without marks, at most 256 KB. */
export function cardText(readme: Buffer): string {
  const text = shownText(readme.toString('utf8')).replace(frontMatter, '').trimStart()
  const bytes = Buffer.from(text)
  if (bytes.length <= maxCardBytes) return text
  // A cut inside a character leaves a mark of its own, which goes.
  return bytes
    .subarray(0, maxCardBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
}

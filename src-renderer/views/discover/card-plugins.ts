import type { Options } from 'react-markdown'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { tameCard } from './card-links.ts'
import { cardSchema } from './card-schema.ts'
import { boundTables, boundTree } from './card-tree.ts'

/**
 * How the Markdown of a stranger becomes elements: its HTML is read as a browser reads it, bounded,
 * stripped to what is on the list, and its links and pictures are tamed. Nothing of it runs, and
 * nothing of it is fetched.
 * @param page of the repository on the hub
 */
export function cardPlugins(page: string, commit: string): Options {
  return {
    remarkPlugins: [[remarkGfm, { singleTilde: false }], boundTables],
    rehypePlugins: [
      rehypeRaw,
      boundTree,
      [rehypeSanitize, cardSchema],
      [tameCard, `${page}/blob/${commit}/`],
    ],
    // The links were seen to above.
    urlTransform: (url) => url,
  }
}

/** Reading Markdown takes the longer the more of it there is, for hostile texts out of proportion. */
const mostCharacters = 65_536

/** As much of a card as is shown. */
export function shownCard(card: string): { text: string; cut: boolean } {
  if (card.length <= mostCharacters) return { text: card, cut: false }
  const end = card.lastIndexOf('\n', mostCharacters)
  return { text: card.slice(0, end === -1 ? mostCharacters : end), cut: true }
}

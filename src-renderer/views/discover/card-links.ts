import { type TreeNode, walk } from './card-tree.ts'

/**
 * Rehype: links lead to the web by https or nowhere, pictures are their words, and headings stand
 * below ours.
 * @param base the address that relative links of the card start from
 */
export function tameCard(base: string) {
  return (tree: TreeNode): void => {
    walk(tree, (node) => {
      if (node.tagName === 'a') {
        const href = outsideLink(node.properties?.href, base)
        if (href === null) Object.assign(node, { tagName: 'span', properties: {} })
        else node.properties = { href, target: '_blank', rel: ['noreferrer'] }
      } else if (node.tagName === 'img') {
        const alt = node.properties?.alt
        Object.assign(node, {
          type: 'text',
          tagName: undefined,
          properties: undefined,
          value: typeof alt === 'string' ? alt : '',
        })
      } else if (node.tagName !== undefined && /^h[1-6]$/.test(node.tagName)) {
        const level = Number(node.tagName.slice(1))
        node.properties = { ...node.properties, ariaLevel: Math.min(level + 2, 9) }
      }
    })
  }
}

/** Where a link of a card leads; null when that is no page of the web. */
export function outsideLink(href: unknown, base: string): string | null {
  if (typeof href !== 'string' || href === '' || href.startsWith('#')) return null
  const url = URL.parse(href, base)
  if (url === null || url.protocol !== 'https:') return null
  if (url.username !== '' || url.password !== '') return null
  return url.href
}

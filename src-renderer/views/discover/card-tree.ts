/** As much of a Markdown or HTML tree as is needed here; both have this form. */
export interface TreeNode {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  /** Of a table in Markdown: one entry per column. */
  align?: unknown
  children?: TreeNode[]
}

const mostDepth = 60
const mostNodes = 20_000
const mostCells = 5000

/** Remark: a table is filled up to its number of columns, so few bytes can be millions of cells. */
export function boundTables() {
  return (tree: TreeNode): void => {
    let cellsLeft = mostCells
    walk(tree, (node) => {
      if (node.type !== 'table' || !Array.isArray(node.align)) return
      const columns = Math.max(1, node.align.length)
      const rows = Math.min(node.children?.length ?? 0, Math.floor(cellsLeft / columns))
      node.children = node.children?.slice(0, rows) ?? []
      if (rows === 0) Object.assign(node, { type: 'text', value: '…', children: undefined })
      cellsLeft -= rows * columns
    })
  }
}

/** Rehype: a tree that is too deep stops the page from being laid out, one that is too large slows it. */
export function boundTree() {
  return (tree: TreeNode): void => {
    let nodesLeft = mostNodes
    walk(tree, (node, depth) => {
      if (node.children === undefined) return
      const kept = depth >= mostDepth ? [] : node.children.slice(0, Math.max(0, nodesLeft))
      nodesLeft -= kept.length
      node.children = kept
    })
  }
}

/** Each node before its children, which may be changed by then; without recursion. */
export function walk(tree: TreeNode, visit: (node: TreeNode, depth: number) => void): void {
  const waiting = [{ node: tree, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next
    visit(node, depth)
    for (const child of (node.children ?? []).toReversed()) {
      waiting.push({ node: child, depth: depth + 1 })
    }
  }
}

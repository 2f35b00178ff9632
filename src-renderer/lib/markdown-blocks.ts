const fence = /^ {0,3}(`{3,}|~{3,})/
const definition = /^ {0,3}\[[^\]]+\]:/m
const continuation = /^(\s|([-*+]|\d+[.)])(\s|$))/

/**
 * Cuts Markdown where a paragraph surely ends, so that a growing text keeps its finished blocks and
 * only the last one is parsed again. Text with reference definitions stays whole: they reach across.
 */
export function markdownBlocks(text: string): string[] {
  if (definition.test(text)) return [text]
  const blocks: string[] = []
  let block: string[] = []
  let open: string | null = null
  let afterBlank = false
  for (const line of text.split('\n')) {
    const blank = line.trim() === ''
    if (open === null && afterBlank && !blank && !continuation.test(line)) {
      blocks.push(block.join('\n'))
      block = []
    }
    block.push(line)
    afterBlank = blank
    const mark = fence.exec(line)?.[1]
    if (mark === undefined) continue
    if (open === null) open = mark
    else if (closes(open, mark, line)) open = null
  }
  blocks.push(block.join('\n'))
  return blocks
}

function closes(open: string, mark: string, line: string): boolean {
  return mark[0] === open[0] && mark.length >= open.length && line.trim() === mark
}

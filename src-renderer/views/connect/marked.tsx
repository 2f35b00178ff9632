/** Code in which some parts, the reader's own, stand out. */
export function Marked({ text, parts }: { text: string; parts: string[] }) {
  const pieces = []
  let start = 0
  while (start < text.length) {
    const { at, part } = nextPart(text, parts, start)
    pieces.push(text.slice(start, at))
    if (part !== '') {
      pieces.push(
        <span key={at} className="text-accent">
          {part}
        </span>,
      )
    }
    start = at + part.length
  }
  return <code>{pieces}</code>
}

function nextPart(text: string, parts: string[], from: number): { at: number; part: string } {
  let next = { at: text.length, part: '' }
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at !== -1 && at < next.at) next = { at, part }
  }
  return next
}

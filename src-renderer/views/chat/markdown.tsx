import { memo, useDeferredValue } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { markdownBlocks } from '../../lib/markdown-blocks.ts'
import { CodeBlock } from './code-block.tsx'

const plugins = [remarkGfm]

const components: Components = {
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  // A picture from elsewhere would tell its server who reads this: it stays a link.
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noreferrer">
      {alt || 'Picture'}
    </a>
  ),
}

export function Markdown({ text }: { text: string }) {
  const blocks = []
  let start = 0
  // A paragraph without end is parsed anew with each word: clicks and keys come before it.
  const shown = useDeferredValue(text)
  for (const block of markdownBlocks(shown)) {
    blocks.push(<Block key={start} text={block} />)
    start += block.length
  }
  return <div className="markdown">{blocks}</div>
}

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <div>
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
})

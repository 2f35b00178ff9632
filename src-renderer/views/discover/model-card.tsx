import { memo, useMemo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import { CodeBlock } from '../chat/code-block.tsx'
import { cardPlugins, shownCard } from './card-plugins.ts'

const components: Components = {
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
}

interface ModelCardProps {
  text: string
  /** Of the repository on the hub. */
  page: string
  commit: string
}

/** What the maker of a model wrote about it. */
export const ModelCard = memo(function ModelCard({ text, page, commit }: ModelCardProps) {
  const plugins = useMemo(() => cardPlugins(page, commit), [page, commit])
  const { text: shown, cut } = useMemo(() => shownCard(text), [text])
  return (
    <div className="markdown isolate overflow-x-auto select-text [contain:layout_paint]">
      <ReactMarkdown components={components} {...plugins}>
        {shown}
      </ReactMarkdown>
      {cut && (
        <p>
          <a href={page} target="_blank" rel="noreferrer">
            The rest stands on its page
          </a>
        </p>
      )}
    </div>
  )
})

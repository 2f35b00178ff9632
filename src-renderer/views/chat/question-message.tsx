import { memo } from 'react'

export const QuestionMessage = memo(function QuestionMessage({ text }: { text: string }) {
  return (
    <article
      aria-label="You"
      className="max-w-[85%] self-end rounded-xl rounded-br-xs bg-fill-strong px-4 py-2 text-md wrap-anywhere whitespace-pre-wrap select-text"
    >
      {text}
    </article>
  )
})

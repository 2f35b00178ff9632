import { isValidElement, type ReactNode, useRef } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'

/** A fenced block of an answer: its language, its text, and a way to take it along. */
export function CodeBlock({ children }: { children: ReactNode }) {
  const pre = useRef<HTMLPreElement>(null)
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-card">
      <figcaption className="flex h-8 items-center justify-between border-b border-line pr-0.5 pl-3.5 text-xs text-ink-3 select-none">
        {languageOf(children)}
        <CopyButton label="Copy code" text={() => pre.current?.textContent.trimEnd() ?? ''} />
      </figcaption>
      <pre
        ref={pre}
        aria-label="Code"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        tabIndex={0}
        className="overflow-x-auto px-3.5 py-3 text-code"
      >
        {children}
      </pre>
    </figure>
  )
}

function languageOf(code: ReactNode): string {
  if (!isValidElement<{ className?: string }>(code)) return 'text'
  return /language-(\S+)/.exec(code.props.className ?? '')?.[1] ?? 'text'
}

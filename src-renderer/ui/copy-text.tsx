import { Check, Copy } from 'lucide-react'
import { useCopied } from '../lib/use-copied.ts'

interface CopyTextProps {
  label: string
  text: string
  /** Where the text is to be read beside it anyway. */
  hideText?: boolean
}

/** A short text that is copied by a click on it. */
export function CopyText({ label, text, hideText = false }: CopyTextProps) {
  const { copied, copy } = useCopied()
  return (
    <button
      type="button"
      aria-label={`${label} ${text}`}
      onClick={() => copy(text)}
      className="group/copy -mx-1 inline-flex max-w-full min-w-0 items-center gap-1 rounded-xs px-1 font-mono text-xs text-ink-3 hover:bg-fill hover:text-ink-2"
    >
      {!hideText && <span className="truncate">{text}</span>}
      {copied ? (
        <Check size={11} className="shrink-0 text-ok" aria-hidden />
      ) : (
        <Copy
          size={11}
          aria-hidden
          className={`shrink-0 group-hover/copy:opacity-100 group-focus-visible/copy:opacity-100 ${hideText ? '' : 'opacity-0'}`}
        />
      )}
      <output className="sr-only">{copied ? 'Copied' : ''}</output>
    </button>
  )
}

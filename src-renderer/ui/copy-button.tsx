import { Check, Copy } from 'lucide-react'
import { useCopied } from '../lib/use-copied.ts'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'

interface CopyButtonProps {
  /** What is copied, for those who cannot see it: "Copy address". */
  label: string
  text: string | (() => string)
  /** Shown beside the icon; without it the button is the icon alone. */
  caption?: string
  className?: string
}

export function CopyButton({ label, text, caption, className = '' }: CopyButtonProps) {
  const { copied, copy } = useCopied()
  const onClick = () => copy(typeof text === 'string' ? text : text())
  const icon = copied ? <Check size={14} className="text-ok" /> : <Copy size={14} />
  const announcement = <output className="sr-only">{copied ? 'Copied' : ''}</output>
  if (caption === undefined) {
    return (
      <IconButton label={label} className={className} onClick={onClick}>
        {icon}
        {announcement}
      </IconButton>
    )
  }
  return (
    <Button aria-label={label} className={className} onClick={onClick}>
      {icon}
      {copied ? 'Copied' : caption}
      {announcement}
    </Button>
  )
}

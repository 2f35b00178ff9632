import type { ComponentProps } from 'react'
import { Tooltip } from './tooltip.tsx'

const kinds = {
  quiet:
    'size-7 rounded-sm text-ink-2 enabled:hover:bg-fill enabled:hover:text-ink enabled:active:bg-fill-strong disabled:opacity-40',
  accent:
    'size-7 rounded-full bg-accent-solid text-on-accent enabled:hover:bg-accent-hover disabled:bg-fill-strong disabled:text-ink-3',
  floating: 'size-8 rounded-full bg-raised text-ink-2 shadow-popup enabled:hover:text-ink',
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** The accessible name, and the tooltip. */
  label: string
  shortcut?: string | undefined
  kind?: keyof typeof kinds
}

export function IconButton(props: IconButtonProps) {
  const { label, shortcut, kind = 'quiet', className = '', ...rest } = props
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={`inline-flex shrink-0 items-center justify-center transition-colors duration-100 ${kinds[kind]} ${className}`}
        {...rest}
      />
    </Tooltip>
  )
}

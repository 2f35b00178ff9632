import type { ComponentProps } from 'react'

type ButtonKind = 'primary' | 'normal' | 'quiet' | 'danger'

const kinds: Record<ButtonKind, string> = {
  primary: 'bg-accent-solid text-on-accent enabled:hover:bg-accent-hover enabled:active:opacity-90',
  normal:
    'bg-control text-ink shadow-control enabled:hover:bg-control-hover enabled:active:bg-fill-strong',
  quiet: 'text-ink-2 enabled:hover:bg-fill enabled:hover:text-ink enabled:active:bg-fill-strong',
  danger: 'bg-danger-solid text-on-danger enabled:hover:opacity-90 enabled:active:opacity-80',
}

interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind
}

export function Button({ kind = 'normal', className = '', ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-sm px-3 font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-45 ${kinds[kind]} ${className}`}
      {...props}
    />
  )
}

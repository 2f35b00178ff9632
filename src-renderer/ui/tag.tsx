import type { ReactNode } from 'react'

const tones = {
  plain: 'bg-fill-strong text-ink-2',
  accent: 'bg-accent-soft text-accent',
  danger: 'bg-danger-soft text-danger',
}

/** One or two words about a thing, beside its name. */
export function Tag({
  tone = 'plain',
  children,
}: {
  tone?: keyof typeof tones
  children: ReactNode
}) {
  return (
    <span
      className={`shrink-0 rounded-xs px-1.5 py-px text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  )
}

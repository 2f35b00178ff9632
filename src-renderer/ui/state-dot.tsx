export type DotTone = 'off' | 'busy' | 'wait' | 'on' | 'bad'

const tones: Record<DotTone, string> = {
  off: 'shadow-[inset_0_0_0_1.5px_var(--color-ink-3)] opacity-70',
  busy: 'bg-accent-solid animate-breathe',
  wait: 'bg-accent-solid',
  on: 'bg-ok',
  bad: 'bg-danger',
}

/** Colour beside words, never instead of them. */
export function StateDot({ tone, className = '' }: { tone: DotTone; className?: string }) {
  return (
    <span
      aria-hidden
      className={`inline-block size-2 shrink-0 rounded-full ${tones[tone]} ${className}`}
    />
  )
}

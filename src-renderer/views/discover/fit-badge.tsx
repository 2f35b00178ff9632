import type { Fit } from '../../../src-main/contract/fit.ts'
import { verdictText } from '../../lib/fit-text.ts'
import { type DotTone, StateDot } from '../../ui/state-dot.tsx'

const tones: Record<Fit['verdict'], DotTone> = { fits: 'on', tight: 'wait', no: 'bad' }

/** Whether it would run here; colour beside a word. */
export function FitBadge({ fit, className = '' }: { fit: Fit; className?: string }) {
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1.5 text-sm whitespace-nowrap text-ink-2 ${className}`}
    >
      <StateDot tone={tones[fit.verdict]} />
      {verdictText[fit.verdict]}
    </span>
  )
}

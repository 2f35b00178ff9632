import type { PooledModel, Slot } from '../../../src-main/contract/pool.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { heldText, readFraction, slotText } from './slot-text.ts'

/** The places for conversations: whose they are, what they do, how full they are. */
export function SlotList({ name, model }: { name: string; model: PooledModel }) {
  const { slots, contextTokens } = model
  if (slots.length === 0) return null
  return (
    <ul aria-label={`Conversations of ${name}`} className="mt-3 border-t border-line pt-2">
      {slots.map((slot) => (
        <SlotRow key={slot.index} slot={slot} contextTokens={contextTokens} />
      ))}
    </ul>
  )
}

function SlotRow({ slot, contextTokens }: { slot: Slot; contextTokens: number | null }) {
  const { index, state, label, tokens } = slot
  const text = slotText(slot) + (state === 'idle' ? '' : cacheNote(slot))
  const share = contextTokens === null ? 0 : Math.min(1, tokens / contextTokens)
  return (
    <li className="flex h-7 items-center gap-3">
      <span className="flex w-32 shrink-0 items-center gap-2">
        <StateDot tone={state === 'idle' ? 'off' : 'busy'} />
        <span className="truncate" title={label ?? undefined}>
          {label ?? `Slot ${index + 1}`}
        </span>
      </span>
      <span title={text} className="min-w-0 flex-1 truncate text-ink-2 tabular-nums">
        {text}
      </span>
      <span
        aria-hidden
        className="h-1.5 w-16 shrink-0 overflow-hidden lg:w-28 rounded-full bg-fill-strong"
      >
        <span
          style={{ width: `${(state === 'prompt' ? readFraction(slot) : share) * 100}%` }}
          className={`block h-full rounded-full transition-[width] duration-300 ${state === 'idle' ? 'bg-line-strong' : 'bg-accent-solid'}`}
        />
      </span>
      <span className="w-38 shrink-0 text-right text-sm text-ink-3 tabular-nums">
        {heldText(slot, contextTokens)}
      </span>
    </li>
  )
}

function cacheNote({ cachedTokens }: Slot): string {
  return cachedTokens === 0 ? '' : ` · ${cachedTokens.toLocaleString('en')} remembered`
}

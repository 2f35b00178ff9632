import { Meter } from '@base-ui/react/meter'
import type { ChatModel } from '../../lib/chat-models.ts'
import type { DraftFile } from '../../lib/draft-file.ts'
import { formatContext, formatPercent, formatWhole } from '../../lib/format.ts'
import { fullest, type Measured } from '../../lib/token-measure.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import { useMeasure } from './use-measure.ts'

interface TokenMeterProps {
  models: readonly ChatModel[]
  text: string
  files: readonly DraftFile[]
}

const warnsFrom = 0.9

/** How much of the model the conversation and the draft would take. */
export function TokenMeter({ models, text, files }: TokenMeterProps) {
  const measured = fullest(useMeasure(models, text, files))
  if (measured === null || measured.promptTokens === 0) return null
  const { promptTokens, contextTokens } = measured
  const share = contextTokens === null ? 0 : promptTokens / contextTokens
  const isFull = share >= warnsFrom
  const name = models.find(({ id }) => id === measured.model)?.name ?? measured.model
  const words = wordsOf(measured, name)
  return (
    <>
      <Tooltip text={words}>
        <Meter.Root
          aria-label="Context"
          value={Math.min(promptTokens, contextTokens ?? promptTokens)}
          max={contextTokens ?? promptTokens}
          getAriaValueText={() => words}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its tooltip holds what the bar cannot
          tabIndex={0}
          className="flex h-7 shrink-0 items-center gap-2 rounded-sm px-1"
        >
          {contextTokens !== null && (
            <Meter.Track className="h-1 w-14 overflow-hidden rounded-full bg-fill-strong">
              <Meter.Indicator
                className={`h-full rounded-full ${isFull ? 'bg-danger-solid' : 'bg-ink-3'}`}
              />
            </Meter.Track>
          )}
          <span
            className={`text-xs tabular-nums ${isFull ? 'font-medium text-danger' : 'text-ink-3'}`}
          >
            {measured.estimated ? '≈ ' : ''}
            {formatContext(promptTokens)}
            {contextTokens !== null && ` of ${formatContext(contextTokens)}`}
          </span>
        </Meter.Root>
      </Tooltip>
      <output className="sr-only">
        {isFull ? `${formatPercent(Math.min(share, 1))} of the context is full` : ''}
      </output>
    </>
  )
}

function wordsOf({ promptTokens, contextTokens, estimated }: Measured, name: string): string {
  const tokens = `${estimated ? 'About ' : ''}${formatWhole(promptTokens)} tokens`
  if (contextTokens === null) return `${tokens} with this draft. How many ${name} takes is unknown.`
  if (promptTokens > contextTokens)
    return `${tokens}: more than the ${formatWhole(contextTokens)} that ${name} has room for.`
  return `${tokens} with this draft; ${name} has room for ${formatWhole(contextTokens)}, its answer included.`
}

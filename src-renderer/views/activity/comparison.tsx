import { X } from 'lucide-react'
import { useMemo } from 'react'
import { formatPercent } from '../../lib/format.ts'
import { forgetReplay, type Replay, stopReplay } from '../../stores/replays.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { callsText, type ComparedAnswer, figureNames, replayedOf } from './compared-answer.ts'
import { MarkedText } from './marked-text.tsx'
import { CallOfTool, SaidParts } from './said-parts.tsx'
import { differenceOf } from './text-difference.ts'

interface ComparisonProps {
  original: ComparedAnswer
  replay: Replay
}

/** What was answered and what another model answers, side by side. */
export function Comparison({ original, replay }: ComparisonProps) {
  const other = replayedOf(replay)
  const isOver = replay.state !== 'running'
  const difference = useMemo(
    () => (isOver ? differenceOf(original.text, replay.text) : null),
    [isOver, original.text, replay.text],
  )
  const calls = isOver ? callsText(original.toolCalls, other.toolCalls) : null
  return (
    <Card className="mt-3 p-4">
      <section aria-label={`Compared with ${replay.model}`} aria-busy={!isOver}>
        <div className="mb-3 flex min-h-7 items-center gap-2">
          <output className="min-w-0 flex-1 truncate text-ink-2">{stateText(replay)}</output>
          {isOver ? (
            <IconButton
              label={`Remove the answer of ${replay.model}`}
              onClick={() => forgetReplay(replay.id)}
            >
              <X size={15} aria-hidden />
            </IconButton>
          ) : (
            <Button onClick={() => stopReplay(replay.id)}>Stop</Button>
          )}
        </div>
        {replay.problem !== null && <Problem className="mb-3">{replay.problem}</Problem>}
        <div className="grid grid-cols-2 gap-5">
          <Side name="Original" answer={original} pieces={difference?.original} mark="removed" />
          <Side name="Again" answer={other} pieces={difference?.other} mark="added" />
        </div>
        {calls !== null && <p className="mt-3 text-ink-2">{calls}</p>}
        <Figures original={original} other={other} />
      </section>
    </Card>
  )
}

function stateText({ state, waiting, text, thinking }: Replay): string {
  if (state === 'failed') return 'It failed.'
  if (state === 'stopped') return 'Stopped.'
  if (state === 'done') return 'What differs is marked.'
  if (waiting?.for === 'load') return `Loading the model · ${formatPercent(waiting.progress)}`
  if (waiting?.for === 'slot') return 'Waiting for a free place'
  if (waiting?.for === 'prompt') return `Reading · ${formatPercent(waiting.progress)}`
  return text === '' && thinking === '' ? 'Asking …' : 'Answering …'
}

interface SideProps {
  name: string
  answer: ComparedAnswer
  pieces: Parameters<typeof MarkedText>[0]['pieces'] | undefined
  mark: 'added' | 'removed'
}

function Side({ name, answer, pieces, mark }: SideProps) {
  const { title, text, thinking, toolCalls } = answer
  return (
    <section aria-label={name} className="min-w-0">
      <div className="mb-1 flex items-center gap-1">
        <h3 className="min-w-0 flex-1 truncate font-medium">
          {title} <span className="font-normal text-ink-3">{name.toLowerCase()}</span>
        </h3>
        <CopyButton label={`Copy the text of ${title}`} text={text} />
      </div>
      <div className="space-y-2">
        {thinking !== '' && <SaidParts parts={[{ kind: 'thinking', text: thinking }]} />}
        {text !== '' && (
          <p className="whitespace-pre-wrap wrap-anywhere select-text">
            {pieces === undefined ? text : <MarkedText pieces={pieces} mark={mark} />}
          </p>
        )}
        {toolCalls.map((call, at) => (
          // Calls of an answer never move.
          // oxlint-disable-next-line react/no-array-index-key
          <CallOfTool key={at} name={call.name} given={call.arguments} />
        ))}
      </div>
    </section>
  )
}

function Figures({ original, other }: { original: ComparedAnswer; other: ComparedAnswer }) {
  return (
    <table className="mt-4 w-full table-fixed border-t border-line text-left tabular-nums select-text">
      <caption className="sr-only">Figures of both answers</caption>
      <thead className="text-xs text-ink-3">
        <tr>
          <th className="w-32 py-1.5 font-medium">
            <span className="sr-only">Figure</span>
          </th>
          <th className="py-1.5 font-medium">Original</th>
          <th className="py-1.5 font-medium">Again</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {figureNames.map((name, at) => (
          <tr key={name}>
            <th scope="row" className="py-1 font-normal text-ink-2">
              {name}
            </th>
            <td>{original.figures[at] ?? '–'}</td>
            <td>{other.figures[at] ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { Check, CircleSlash, LoaderCircle, TriangleAlert, Wrench } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { ToolUse } from '../../../src-main/contract/conversation.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { decideTool } from '../../stores/ask.ts'
import { Button } from '../../ui/button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Problem } from '../../ui/problem.tsx'
import { focusComposer, isComposerIdle } from './composer-focus.ts'
import { prettyJson } from './pretty-json.ts'

const stateText: Record<ToolUse['state'], string> = {
  asks: 'May it run?',
  running: 'Running…',
  done: 'Done',
  refused: 'Not run',
  failed: 'Failed',
}

/** A tool that the model has called: what it was given, whether it may run, what came of it. */
export function ToolCard({ messageId, use }: { messageId: string; use: ToolUse }) {
  const { name, server, state, result } = use
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={`rounded-md border bg-card ${state === 'asks' ? 'border-accent-solid' : 'border-line'}`}
    >
      <header className="flex min-h-9 items-center gap-2 px-3 py-1.5">
        <Wrench size={14} className="shrink-0 text-ink-3" aria-hidden />
        <h2 id={id} className="min-w-0 truncate font-medium">
          {name}
        </h2>
        <span className="min-w-0 truncate text-sm text-ink-3">{server ?? 'built in'}</span>
        <span className="ml-auto flex shrink-0 items-center gap-1.5 text-sm text-ink-2">
          <StateIcon state={state} />
          {stateText[state]}
        </span>
      </header>
      <div className="border-t border-line px-3 py-2">
        <Code label={`What ${name} is given`} text={prettyJson(use.arguments)} />
        {state === 'asks' && <Consent messageId={messageId} use={use} />}
        {result !== null && (
          <Fold title={state === 'failed' ? 'What went wrong' : 'Result'} className="mt-1">
            <Code label={`Result of ${name}`} text={prettyJson(result)} />
          </Fold>
        )}
      </div>
    </section>
  )
}

function StateIcon({ state }: { state: ToolUse['state'] }) {
  if (state === 'running') return <LoaderCircle size={13} className="animate-spin" aria-hidden />
  if (state === 'done') return <Check size={13} className="text-ok" aria-hidden />
  if (state === 'refused') return <CircleSlash size={13} aria-hidden />
  if (state === 'failed') return <TriangleAlert size={13} className="text-danger" aria-hidden />
  return null
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <pre
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
      tabIndex={0}
      className="max-h-48 overflow-auto rounded-sm text-code wrap-anywhere whitespace-pre-wrap text-ink-2"
    >
      {text}
    </pre>
  )
}

/**
 * The question whether it may run. It takes the focus only from an empty composer, and not on to a
 * button: a Return that was meant for something else must not let a tool run.
 */
function Consent({ messageId, use: { callId, name } }: { messageId: string; use: ToolUse }) {
  const { busy, problem, attempt } = useAttempt()
  const group = useRef<HTMLFieldSetElement>(null)

  useEffect(() => {
    if (isComposerIdle()) group.current?.focus()
  }, [])

  function decide(decision: Parameters<typeof decideTool>[2]): void {
    void attempt(() => decideTool(messageId, callId, decision)).then(
      (worked) => worked && focusComposer(),
    )
  }

  return (
    <fieldset
      ref={group}
      tabIndex={-1}
      disabled={busy}
      aria-label={`May ${name} run?`}
      className="mx-1 mt-3.5 mb-1.5 rounded-sm outline-offset-4"
    >
      <p role="alert" className="sr-only">
        {`The model wants to run ${name}. It waits for your permission.`}
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button kind="primary" onClick={() => decide('once')}>
          Run once
        </Button>
        <Button onClick={() => decide('conversation')}>Always in this chat</Button>
        <Button onClick={() => decide('always')}>Always</Button>
        <Button kind="quiet" onClick={() => decide('no')}>
          Don’t run
        </Button>
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </fieldset>
  )
}

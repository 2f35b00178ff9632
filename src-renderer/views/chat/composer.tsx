import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { starterModelId } from '../../lib/starter.ts'
import { send, setDraft, stop, useChat } from '../../stores/chat.ts'
import { IconButton } from '../../ui/icon-button.tsx'

export function Composer({ model }: { model: Model | undefined }) {
  const draft = useChat((chat) => chat.draft)
  const running = useChat((chat) => chat.running)
  const input = useRef<HTMLTextAreaElement>(null)
  const ready = model !== undefined && draft.trim() !== '' && !running

  useEffect(() => input.current?.focus(), [])

  function submit(): void {
    if (ready) send(draft, model.id)
    input.current?.focus()
  }

  function halt(): void {
    stop()
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }

  return (
    <div className="shrink-0 px-6 pb-5">
      <div className="mx-auto max-w-180">
        <div className="rounded-xl bg-raised shadow-composer transition-shadow duration-150 has-[textarea:focus]:shadow-composer-focus">
          <div data-text={draft} className="grow-with-text text-md">
            <textarea
              ref={input}
              rows={1}
              value={draft}
              aria-label="Message"
              placeholder={model === undefined ? 'No model to ask' : `Message ${model.name}`}
              onChange={(event) => setDraft(event.target.value)}
              onKeyDown={onKeyDown}
              className="resize-none bg-transparent select-text focus-visible:outline-none"
            />
          </div>
          <div className="flex items-center justify-between py-2 pr-2 pl-4">
            <p className="text-sm text-ink-3">{hint(model, running)}</p>
            {running ? (
              <IconButton kind="accent" label="Stop" shortcut="Esc" onClick={halt}>
                <Square size={10} fill="currentcolor" />
              </IconButton>
            ) : (
              <IconButton
                kind="accent"
                label="Send"
                shortcut="↩"
                disabled={!ready}
                onClick={submit}
              >
                <ArrowUp size={16} strokeWidth={2.4} />
              </IconButton>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

function hint(model: Model | undefined, running: boolean): string {
  if (running) return 'Esc stops the answer'
  if (model?.id === starterModelId)
    return 'A self-test that recites a short text. Add a real model in Models.'
  return 'Shift Return for a new line'
}

import { ArrowUp, Paperclip, Square } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ChatModel } from '../../lib/chat-models.ts'
import { starterModelId } from '../../lib/starter.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { askDraft, stopAnswers } from '../../stores/ask.ts'
import { newDraftKey, setDraftText, useDraft } from '../../stores/drafts.ts'
import { useThread } from '../../stores/thread.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { attachFiles } from './attachments/attach-files.ts'
import { DraftFiles } from './attachments/draft-files.tsx'
import { composerId, focusComposer, focusOpenedComposer } from './composer-focus.ts'
import { ComposerNotice } from './composer-notice.tsx'
import { TokenMeter } from './token-meter.tsx'
import { useIsSlow } from './use-is-slow.ts'

interface ComposerProps {
  /** Ids of those that the question goes to. */
  chosen: readonly string[]
  models: readonly ChatModel[]
  /** What to say about files that were dropped and left out. */
  dropNote: string | null
}

/** Where the next question is written, with its files. */
export function Composer({ chosen, models, dropNote }: ComposerProps) {
  const id = useThread((thread) => thread.id)
  const running = useThread(({ conversation }) => conversation?.running === true)
  const key = id ?? newDraftKey
  const { text, files } = useDraft(key)
  const { busy, problem, attempt } = useAttempt()
  const isSlow = useIsSlow(busy)
  const [fileNote, setFileNote] = useState<string | null>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const known = models.filter((model) => chosen.includes(model.id))
  const good = files.filter(({ state }) => state === 'ready' || state === 'kept')
  const isRead = good.length === files.length
  const hasWords = text.trim() !== '' || good.length > 0
  const ready = chosen.length > 0 && hasWords && isRead && !running && !busy

  useEffect(focusOpenedComposer, [])

  function submit(): void {
    if (ready) void attempt(() => askDraft(chosen))
    focusComposer()
  }

  function attach(list: readonly File[]): void {
    setFileNote(attachFiles(key, list))
    focusComposer()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files]
    if (pasted.length === 0) return
    event.preventDefault()
    attach(pasted)
  }

  const note = fileNote ?? dropNote
  return (
    <div className="shrink-0 px-6 pb-5">
      <div className="mx-auto flex max-w-180 flex-col gap-2">
        <output className="block empty:-mb-2">
          <ComposerNotice chosen={chosen} models={known} files={files} />
        </output>
        {note !== null && <p className="text-sm text-ink-2">{note}</p>}
        {problem !== null && <Problem>{problem}</Problem>}
        <div className="rounded-xl bg-raised shadow-composer transition-shadow duration-150 has-[textarea:focus]:shadow-composer-focus">
          <DraftFiles draftKey={key} files={files} />
          <div data-text={text} className="grow-with-text text-md">
            <textarea
              id={composerId}
              rows={1}
              value={text}
              aria-label="Message"
              placeholder={placeholderFor(known, chosen)}
              onChange={(event) => setDraftText(key, event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              className="resize-none bg-transparent select-text focus-visible:outline-none"
            />
          </div>
          <div className="flex items-center gap-2 py-2 pr-2 pl-2">
            <IconButton label="Attach files" onClick={() => chooser.current?.click()}>
              <Paperclip size={16} aria-hidden />
            </IconButton>
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              aria-label="Files"
              onChange={({ target }) => {
                attach([...(target.files ?? [])])
                target.value = ''
              }}
            />
            <p className="min-w-0 flex-1 truncate text-sm text-ink-3">
              {hint(chosen, running, isSlow)}
            </p>
            <TokenMeter models={known} text={text} files={good} />
            {running ? (
              <IconButton
                kind="accent"
                label={chosen.length > 1 ? 'Stop all' : 'Stop'}
                shortcut="Esc"
                onClick={() => {
                  void attempt(() => stopAnswers())
                  focusComposer()
                }}
              >
                <Square size={10} fill="currentcolor" aria-hidden />
              </IconButton>
            ) : (
              <IconButton
                kind="accent"
                label="Send"
                shortcut="↩"
                disabled={!ready}
                onClick={submit}
              >
                <ArrowUp size={16} strokeWidth={2.4} aria-hidden />
              </IconButton>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

function placeholderFor(known: readonly ChatModel[], chosen: readonly string[]): string {
  if (chosen.length === 0) return 'No model to ask'
  if (chosen.length > 1) return `Message ${chosen.length} models`
  return `Message ${known[0]?.name ?? chosen[0]}`
}

function hint(chosen: readonly string[], running: boolean, isSlow: boolean): string {
  if (isSlow) return 'Sending…'
  if (running) return 'Esc stops the answer'
  if (chosen.length === 1 && chosen[0] === starterModelId)
    return 'It only recites a short text. Find a real model in Discover.'
  return 'Shift Return for a new line'
}

import type { Entry } from '../entry.ts'
import { boundedTexts } from './bounded-texts.ts'
import { packEntries } from './packed-entries.ts'
import type { NumberedEntry } from './store-calls.ts'

/** The very first row is handed over at once, as the thread takes a moment to start. */
const flushMs = 100
const flushRows = 500
/** Rows that one message carries. */
const batchRows = 1000
/** Rows that may wait when the thread does not keep up, or the disk is full. */
const mostWaiting = 50_000
/** Of these, so many are given up at once when there are more. */
const droppedRows = 500
const retryMs = 1000

/** Holds rows until they are written: a moment, or as long as the file cannot take them. */
export interface Recorder {
  /** Never throws, never blocks. */
  add(entry: Entry): NumberedEntry
  /** Hands all rows over now, so that what the thread is asked next sees them. */
  flush(): void
  /** All that was added is written, or the attempt has failed. */
  settled(): Promise<void>
  backlog(): { readonly waiting: number; readonly lost: number }
  /** From now on rows are only counted as lost. */
  end(): Promise<void>
}

export interface RecorderDeps {
  /** Answers how many of them could not be written, ever. @throws when none could now */
  readonly write: (entries: readonly NumberedEntry[]) => Promise<number>
  readonly now: () => number
  readonly onTrouble: (trouble: { readonly error?: unknown; readonly lost: number }) => void
}

export function createRecorder({ write, now, onTrouble }: RecorderDeps): Recorder {
  let waiting: NumberedEntry[] = []
  const writing = new Set<Promise<void>>()
  let rowsInWriting = 0
  let lost = 0
  let lastId = 0
  let ended = false
  let hasBegun = false
  let retryAtMs = 0
  let timer: NodeJS.Timeout | undefined

  function lose(count: number) {
    if (count === 0) return
    lost += count
    onTrouble({ lost })
  }

  function later(ms: number) {
    timer ??= setTimeout(() => {
      timer = undefined
      next()
    }, ms).unref()
  }

  /** What waits is handed over, unless the thread is still busy with what was. */
  function next() {
    if (waiting.length === 0 || writing.size > 0) return
    const restMs = retryAtMs - now()
    if (restMs > 0) later(restMs)
    else hand(waiting.splice(0, batchRows))
  }

  function hand(batch: NumberedEntry[]) {
    hasBegun = true
    rowsInWriting += batch.length
    const done = write(batch)
      .then(lose, (error: unknown) => {
        const sound = isOfValues(error) ? batch.filter(canBeSent) : batch
        waiting = [...sound, ...waiting]
        if (sound.length < batch.length) return lose(batch.length - sound.length)
        retryAtMs = now() + retryMs
        onTrouble({ error, lost })
      })
      .finally(() => {
        rowsInWriting -= batch.length
        writing.delete(done)
        if (waiting.length >= flushRows) next()
        else if (waiting.length > 0) later(flushMs)
      })
    writing.add(done)
  }

  const recorder: Recorder = {
    add(entry) {
      lastId = Math.max(lastId + 1, Math.floor(entry.endedAtMs * 1000))
      const numbered = { ...entry, ...boundedTexts(entry), id: lastId }
      if (ended) {
        lose(1)
        return numbered
      }
      waiting.push(numbered)
      if (waiting.length + rowsInWriting > mostWaiting) lose(waiting.splice(0, droppedRows).length)
      if (waiting.length >= flushRows) next()
      else later(hasBegun ? flushMs : 0)
      return numbered
    },
    flush() {
      if (retryAtMs > now()) return
      while (waiting.length > 0) hand(waiting.splice(0, batchRows))
    },
    async settled() {
      recorder.flush()
      await Promise.all(writing)
    },
    backlog: () => ({ waiting: waiting.length + rowsInWriting, lost }),
    async end() {
      retryAtMs = 0
      await recorder.settled()
      ended = true
      clearTimeout(timer)
      lose(waiting.splice(0).length)
    },
  }
  return recorder
}

/** A row holds what cannot be packed, or not be handed to another thread. */
function isOfValues(error: unknown): boolean {
  if (error instanceof TypeError) return true
  return error instanceof DOMException && error.name === 'DataCloneError'
}

function canBeSent(entry: NumberedEntry): boolean {
  try {
    structuredClone(packEntries([entry]))
    return true
  } catch {
    return false
  }
}

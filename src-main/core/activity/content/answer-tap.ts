import type { AnswerTap } from '../content-keeper.ts'
import type { PartHeader } from './content-part.ts'
import { type ContentRoom, collectBytes } from './content-room.ts'
import { writeEventLines } from './event-lines.ts'

/** Collects one answer, and hands over what came at its end. The room is given back after that. */
export function createAnswerTap({
  room,
  maxBytes,
  seal,
  onCut,
}: {
  readonly room: ContentRoom
  readonly maxBytes: number
  /** Never throws. */
  readonly seal: (header: PartHeader, pieces: Uint8Array[]) => Promise<void>
  /** Not all of it could be collected. */
  readonly onCut: () => void
}): AnswerTap {
  const collected = collectBytes(room, maxBytes)
  const lines = writeEventLines((line) => collected.push(line))
  let wire: Pick<Extract<PartHeader, { kind: 'bytes' }>, 'wire' | 'stream'> | null = null
  let isOver = false

  return {
    event(event) {
      if (!isOver && !collected.isCut) lines.push(event)
    },
    bytes(chunk, of, stream) {
      if (isOver) return
      wire ??= { wire: of, stream }
      collected.push(chunk)
    },
    end() {
      if (isOver) return
      isOver = true
      lines.end()
      const cut = collected.isCut
      if (cut) onCut()
      const header: PartHeader = wire ? { kind: 'bytes', ...wire, cut } : { kind: 'events', cut }
      void seal(header, collected.pieces()).finally(() => collected.drop())
    },
  }
}

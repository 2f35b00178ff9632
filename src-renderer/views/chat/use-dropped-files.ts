import { type RefObject, useEffect, useRef, useState } from 'react'
import { newDraftKey } from '../../stores/drafts.ts'
import { useThread } from '../../stores/thread.ts'
import { attachFiles } from './attachments/attach-files.ts'

interface DroppedFiles {
  /** Where files may be dropped. */
  zone: RefObject<HTMLDivElement | null>
  /** Files are held over it. */
  isOver: boolean
  /** What to say about those that were left out. */
  note: string | null
}

/** Files that are dropped on the conversation go to its draft. */
export function useDroppedFiles(): DroppedFiles {
  const zone = useRef<HTMLDivElement>(null)
  const [isOver, setOver] = useState(false)
  const [note, setNote] = useState<string | null>(null)

  useEffect(() => {
    const element = zone.current
    const ending = new AbortController()
    const { signal } = ending
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    element?.addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      },
      { signal },
    )
    element?.addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !element.contains(relatedTarget)) setOver(false)
      },
      { signal },
    )
    element?.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        const key = useThread.getState().id ?? newDraftKey
        setNote(attachFiles(key, [...(event.dataTransfer?.files ?? [])]))
      },
      { signal },
    )
    return () => ending.abort()
  }, [])

  return { zone, isOver, note }
}

import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

/** Copies, and says so for a moment. */
export function useCopied(): { copied: boolean; copy: (text: string) => void } {
  const [copied, setCopied] = useState(0)

  useEffect(() => {
    if (copied === 0) return undefined
    const timer = setTimeout(() => setCopied(0), 1600)
    return () => clearTimeout(timer)
  }, [copied])

  const copy = (text: string) => {
    void copyText(text).then(() => setCopied((times) => times + 1))
  }
  return { copied: copied > 0, copy }
}

import { useEffect, useRef, useState } from 'react'
import type { Download } from '../../../src-main/contract/downloads.ts'
import { downloadNews } from '../../lib/download-state.ts'

/** Says each step of a download to those who do not see it; never how far it is. */
export function DownloadNews({ downloads }: { downloads: Download[] | null }) {
  const [news, setNews] = useState('')
  const before = useRef<Download[]>([])

  useEffect(() => {
    const steps = downloadNews(before.current, downloads ?? [])
    before.current = downloads ?? []
    if (steps.length > 0) setNews(steps.join(' '))
  }, [downloads])

  return <output className="sr-only">{news}</output>
}

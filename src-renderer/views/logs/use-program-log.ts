import { useEffect, useEffectEvent, useReducer, useState } from 'react'
import type { LogLevel, LogLine } from '../../../src-main/contract/program-log.ts'
import { client } from '../../api/client.ts'
import { backOff, delay } from '../../lib/delay.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useConnection } from '../../stores/connection.ts'
import { changeBuffer, emptyBuffer, heardAfter, type NumberedLine } from './log-buffer.ts'

/** How many lines are read at first. */
const firstLines = 2000

interface ProgramLog {
  /** Oldest first; null until the first answer. */
  lines: readonly NumberedLine[] | null
  /** How many came during the pause. */
  waiting: number
  problem: string | null
  paused: boolean
  setPaused: (paused: boolean) => void
}

/** Corral's own log, line by line as it is written, as long as the screen is shown. */
export function useProgramLog(level: LogLevel, search: string): ProgramLog {
  const [buffer, change] = useReducer(changeBuffer, emptyBuffer)
  const [problem, setProblem] = useState<string | null>(null)
  const [paused, setPausedState] = useState(false)
  const online = useConnection(({ phase }) => phase === 'online')

  const add = useEffectEvent((lines: readonly LogLine[]) => {
    if (lines.length > 0) change({ type: 'add', lines, paused })
  })

  useEffect(() => {
    if (!online) return undefined
    const over = new AbortController()
    const { signal } = over
    const filter = { level, ...(search !== '' && { search }) }
    let attempt = 0

    async function follow(): Promise<void> {
      const heard: LogLine[] = []
      let caughtUp = false
      const stream = await client.programLog.watch(filter, { signal })
      const listening = (async () => {
        for await (const lines of stream) {
          if (caughtUp) add(lines)
          else heard.push(...lines)
        }
      })()
      // Whoever waits for it below learns of its failure; until then nobody may.
      listening.catch(() => {})
      const read = await client.programLog.list({ ...filter, limit: firstLines }, { signal })
      if (signal.aborted) return
      change({ type: 'restart', lines: read })
      add(heardAfter(read, heard))
      caughtUp = true
      attempt = 0
      setProblem(null)
      await listening
    }

    void (async () => {
      for (; !signal.aborted; attempt += 1) {
        const failure = await follow().then(
          () => null,
          (error: unknown) => errorMessage(error),
        )
        if (!signal.aborted && failure !== null) setProblem(failure)
        await delay(backOff(attempt), signal)
      }
    })()
    return () => over.abort()
  }, [online, level, search])

  function setPaused(next: boolean): void {
    setPausedState(next)
    if (!next) change({ type: 'resume' })
  }

  return {
    lines: buffer.lines,
    waiting: buffer.waiting.length,
    problem,
    paused,
    setPaused,
  }
}

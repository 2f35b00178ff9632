import { ScrollText } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { LogLevel } from '../../../src-main/contract/program-log.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { LogLines } from './log-lines.tsx'
import { LogToolbar } from './log-toolbar.tsx'
import { useProgramLog } from './use-program-log.ts'
import { useSettled } from './use-settled.ts'

/** Corral's own log, live. */
export function ProgramLog() {
  const [level, setLevel] = useState<LogLevel>('info')
  const [typed, setTyped] = useState('')
  const [wrap, setWrap] = useState(false)
  const search = useSettled(typed.trim())
  const { lines, waiting, problem, paused, setPaused } = useProgramLog(level, search)
  const shown = useDeferredValue(lines)
  return (
    <>
      <LogToolbar
        level={level}
        onLevel={setLevel}
        search={typed}
        onSearch={setTyped}
        wrap={wrap}
        onWrap={setWrap}
        paused={paused}
        onPaused={setPaused}
        waiting={waiting}
      />
      {problem !== null && <Problem className="mx-6 mb-3">{problem}</Problem>}
      {shown === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading the log" />}</div>
      ) : shown.length === 0 ? (
        <EmptyState
          icon={<ScrollText size={28} strokeWidth={1.5} aria-hidden />}
          title={search === '' ? 'Nothing at this level yet' : 'No line holds these words'}
        >
          New lines appear here as they are written.
        </EmptyState>
      ) : (
        <LogLines lines={shown} search={search} wrap={wrap} />
      )}
    </>
  )
}

import { useState } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { addLine, commandLine, commandWords } from './tools-command-line.ts'

/** Which programs run is said at the Mac itself: a browser would be refused. */
export const namesPrograms = window.corral !== undefined

export function OnThisMacOnly() {
  return (
    <Notice>
      Programs run as you do, so they are added on this Mac only: in Corral’s window, or with a line
      in the Terminal.
    </Notice>
  )
}

interface ProgramLineProps {
  name: string
  /** As somebody has typed it. */
  command: string
  onCommand: (command: string) => void
  /** Names of the variables that it has now. */
  variables: readonly string[]
  /** The server that the line replaces; null for a new one. */
  replaces: string | null
}

/** In a browser: a program, and the line that adds it. */
export function ProgramLine(props: ProgramLineProps) {
  const { name, command, onCommand, variables, replaces } = props
  const [names, setNames] = useState(variables.join(' '))
  const words = commandWords(command)
  const line =
    name === '' || words === null || words.length === 0
      ? null
      : addLine(name, words, names.split(/\s+/).filter(Boolean))
  const before = replaces === null ? '' : `${commandLine(['corral', 'tools', 'rm', replaces])} && `
  return (
    <>
      <div className="mt-4">
        <OnThisMacOnly />
      </div>
      <Field
        className="mt-4"
        label="Command"
        placeholder="npx -y @modelcontextprotocol/server-filesystem ~/Documents"
        problem={words === null ? 'A quote is not closed.' : null}
        maxLength={8000}
        value={command}
        onChange={(event) => onCommand(event.target.value)}
      />
      <Field
        className="mt-4"
        label="Names of its variables"
        placeholder="API_KEY"
        hint="With blanks between them. The terminal asks for their values."
        maxLength={1000}
        value={names}
        onChange={(event) => setNames(event.target.value)}
      />
      {line === null ? (
        <p className="mt-4 text-ink-3">Its line appears here once it has a name and a command.</p>
      ) : (
        <TerminalLine line={before + line} className="mt-4" />
      )}
    </>
  )
}

/** A line for the terminal, to be copied. */
export function TerminalLine({ line, className = '' }: { line: string; className?: string }) {
  return (
    <div
      className={`flex items-start gap-2 rounded-md border border-line bg-fill py-1.5 pr-1.5 pl-3 ${className}`}
    >
      <code className="min-w-0 flex-1 py-1 font-mono text-xs wrap-anywhere select-text">
        {line}
      </code>
      <CopyButton label="Copy the line for the terminal" text={line} />
    </div>
  )
}

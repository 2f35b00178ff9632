interface DiffTextProps {
  label: string
  /** Unified. */
  diff: string
  className?: string
}

/** A difference as programmers read it: what comes and what goes, each with its sign and colour. */
export function DiffText({ label, diff, className = '' }: DiffTextProps) {
  const [, , ...lines] = diff.trimEnd().split('\n')
  return (
    // Scrolls, so it has to be reachable by keyboard.
    <section
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={`max-h-64 overflow-auto rounded-sm border border-line bg-sunken py-1.5 ${className}`}
    >
      <pre className="w-max min-w-full text-xs leading-4.5 select-text">
        {lines.map((line, at) => (
          // Lines never move within one difference.
          // oxlint-disable-next-line react/no-array-index-key
          <code key={at} className={`block px-3 ${toneOf(line)}`}>
            {line === '' ? ' ' : line}
          </code>
        ))}
      </pre>
    </section>
  )
}

function toneOf(line: string): string {
  if (line.startsWith('+')) return 'bg-ok-soft'
  if (line.startsWith('-')) return 'bg-danger-soft text-danger'
  return line.startsWith('@') ? 'text-ink-3' : 'text-ink-2'
}

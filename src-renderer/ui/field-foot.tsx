interface FieldFootProps {
  /** The field points at it with `aria-describedby`. */
  id: string
  hint: string | undefined
  /** Stands in the hint's place. */
  problem: string | null
}

/** What stands below a field: what is wrong with it, or else what it is for. */
export function FieldFoot({ id, hint, problem }: FieldFootProps) {
  if (problem !== null) {
    return (
      <p id={id} className="mt-1 text-sm wrap-anywhere text-danger select-text">
        {problem}
      </p>
    )
  }
  if (hint === undefined) return null
  return (
    <p id={id} className="mt-1 text-sm text-ink-3">
      {hint}
    </p>
  )
}

import type { PathKind } from '../../src-main/contract/desktop.ts'
import { Field } from './field.tsx'
import { WithChooser } from './with-chooser.tsx'

interface PathFieldProps {
  kind: PathKind
  label: string
  hint: string
  placeholder: string
  value: string
  onPath: (path: string) => void
  className?: string
}

/** A field for a path, to be typed, or chosen where there is a panel for it. */
export function PathField({ kind, onPath, className, ...field }: PathFieldProps) {
  return (
    <WithChooser kind={kind} onPath={onPath} className={className}>
      <Field {...field} onChange={(event) => onPath(event.target.value)} />
    </WithChooser>
  )
}

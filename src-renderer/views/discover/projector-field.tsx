import type { HubRepo } from '../../../src-main/contract/hub.ts'
import { formatBytes } from '../../lib/format.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'

interface ProjectorFieldProps {
  projectors: HubRepo['projectors']
  /** The path of the one that comes along; null for none. */
  value: string | null
  onChange: (path: string | null) => void
}

/** The file through which a model sees; it comes along with whichever quality is downloaded. */
export function ProjectorField({ projectors, value, onChange }: ProjectorFieldProps) {
  const [first] = projectors
  if (first === undefined) return null
  const shown = projectors.find(({ path }) => path === value) ?? first
  return (
    <div className="mb-4 flex items-end gap-4">
      <CheckField
        className="min-w-0 flex-1"
        label={`Download its projector too, ${formatBytes(shown.sizeBytes)}`}
        description="For apps that let the model see pictures. Corral itself does not need it."
        checked={value !== null}
        onChange={(checked) => onChange(checked ? shown.path : null)}
      />
      {projectors.length > 1 && value !== null && (
        <SelectField
          className="w-60 [&>div:first-child]:sr-only"
          label="Projector"
          choices={projectors.map(({ path, sizeBytes }) => ({
            value: path,
            label: path,
            note: formatBytes(sizeBytes),
          }))}
          value={shown.path}
          onChange={onChange}
        />
      )}
    </div>
  )
}

import type { ToolConsent } from '../../../../src-main/contract/tools.ts'
import type { ChatModel } from '../../../lib/chat-models.ts'
import { useToolBox } from '../../../stores/tool-box.ts'
import { Spinner } from '../../../ui/spinner.tsx'
import { Switch } from '../../../ui/switch.tsx'

interface ToolsFieldProps {
  on: boolean
  /** Those that are asked. */
  models: readonly ChatModel[]
  onChange: (on: boolean) => void
}

const consentText: Record<ToolConsent, string> = {
  ask: 'asks first',
  always: 'runs unasked',
  never: 'switched off',
}

/** Whether the models may call tools, and which ones there are. */
export function ToolsField({ on, models, onChange }: ToolsFieldProps) {
  const without = models.filter(({ tools }) => tools === false)
  return (
    <div>
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="font-medium">Tools</p>
          <p className="text-sm text-ink-3">
            {without.length > 0
              ? `${without.map(({ name }) => name).join(' and ')} cannot call tools`
              : 'The model may ask to use them'}
          </p>
        </div>
        <Switch label="Tools" checked={on} onChange={onChange} />
      </div>
      {on && <ToolList />}
    </div>
  )
}

function ToolList() {
  const { value, problem } = useToolBox()
  if (value === null) {
    return problem === null ? (
      <div className="pt-3">
        <Spinner label="Loading tools" />
      </div>
    ) : (
      <p className="pt-2 text-danger">{problem}</p>
    )
  }
  if (value.tools.length === 0) return <p className="pt-2 text-ink-3">There are no tools.</p>
  return (
    <ul aria-label="Tools" className="mt-2 divide-y divide-line rounded-md border border-line">
      {value.tools.map(({ id, title, description, server, consent }) => (
        <li key={id} className="px-3 py-1.5">
          <p className="flex items-baseline gap-2">
            <span className="min-w-0 truncate">{title}</span>
            <span className="min-w-0 truncate text-sm text-ink-3">{server ?? 'built in'}</span>
            <span className="ml-auto shrink-0 text-sm text-ink-2">{consentText[consent]}</span>
          </p>
          <p className="line-clamp-2 text-sm text-ink-3">{description}</p>
        </li>
      ))}
    </ul>
  )
}

import type { ChatModel } from '../../../lib/chat-models.ts'
import { useAttempt } from '../../../lib/use-attempt.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { changeSettings } from '../change-settings.ts'
import { NumberField } from './number-field.tsx'
import { ProfileField } from './profile-field.tsx'
import { SystemPrompt } from './system-prompt.tsx'
import { ToolsField } from './tools-field.tsx'
import { type ChatSettings, useSettings } from './use-settings.ts'

interface SettingsPanelProps {
  models: readonly ChatModel[]
  chosen: readonly string[]
}

const thinkings = [
  { value: 'auto', label: 'Auto' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
] as const

/** What the questions of one conversation are asked with; each change holds from the next one on. */
export function SettingsPanel({ models, chosen }: SettingsPanelProps) {
  const settings = useSettings()
  const { problem, attempt } = useAttempt()
  const asked = models.filter(({ id }) => chosen.includes(id))

  function change(fields: Partial<ChatSettings> & { models?: string[] }): void {
    void attempt(() => changeSettings(fields))
  }

  return (
    <div className="flex flex-col gap-4 p-4">
      {problem !== null && <Problem>{problem}</Problem>}
      <SystemPrompt
        value={settings.systemPrompt}
        onChange={(systemPrompt) => change({ systemPrompt })}
      />
      <ProfileField models={models} chosen={chosen} onChange={(next) => change({ models: next })} />
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label="Temperature"
          min={0}
          max={2}
          step={0.1}
          value={settings.temperature}
          onChange={(temperature) => change({ temperature })}
        />
        <NumberField
          label="Most tokens"
          min={1}
          max={1_000_000}
          step={1}
          value={settings.maxTokens}
          onChange={(maxTokens) => change({ maxTokens })}
        />
      </div>
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="font-medium">Thinking</p>
          <p className="text-sm text-ink-3">For models that can think first</p>
        </div>
        <Segments
          label="Thinking"
          choices={thinkings}
          value={settings.thinking ?? 'auto'}
          onChange={(value) => change({ thinking: value === 'auto' ? null : value })}
        />
      </div>
      <ToolsField
        on={settings.toolsOn}
        models={asked}
        onChange={(toolsOn) => change({ toolsOn })}
      />
    </div>
  )
}

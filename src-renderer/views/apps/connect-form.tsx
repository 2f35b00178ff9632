import { useState } from 'react'
import type { ConnectableApp } from '../../../src-main/contract/apps.ts'
import { connectApp } from '../../stores/apps.ts'
import { useChosenModel } from '../../stores/use-chosen-model.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import { useAskableModels } from '../connect/use-askable-models.ts'
import { DiffText } from './diff-text.tsx'
import { useAppPreview } from './use-app-preview.ts'

interface ConnectFormProps {
  app: ConnectableApp
  onMade: (token: string | null) => void
  onCancel: () => void
}

export function ConnectForm({ app, onMade, onCancel }: ConnectFormProps) {
  const { id, kind, hasFastModel, connection } = app
  const chosen = useChosenModel()
  const [model, setModel] = useState(connection?.model ?? chosen?.id ?? '')
  const [fastModel, setFastModel] = useState(fastModelOf(app))
  const [newToken, setNewToken] = useState(false)
  const names = useAskableModels()
  const asked = kind === 'file' && model.trim() !== '' ? model.trim() : null
  const small = hasFastModel && fastModel.trim() !== '' ? fastModel.trim() : null
  const { preview, problem } = useAppPreview(id, asked, small)
  const ready = model.trim() !== '' && (kind === 'steps' || preview !== null)

  async function connect(): Promise<void> {
    const choice = {
      id,
      model: model.trim(),
      newToken,
      ...(small !== null && { fastModel: small }),
    }
    const seen = preview === null ? {} : { fingerprint: preview.fingerprint }
    onMade(await connectApp({ ...choice, ...seen }))
  }

  return (
    <DialogForm verb="Connect" ready={ready} onSubmit={connect} onCancel={onCancel}>
      <div className={`mt-4 grid gap-3 ${hasFastModel ? 'grid-cols-2' : ''}`}>
        <SuggestField
          label="Model"
          hint="One of yours, or any name that a routing rule knows."
          suggestions={names}
          maxLength={512}
          value={model}
          onChange={setModel}
        />
        {hasFastModel && (
          <SuggestField
            label="Model for small tasks"
            hint="Titles and summaries. Empty: the same model."
            suggestions={names}
            maxLength={512}
            value={fastModel}
            onChange={setFastModel}
          />
        )}
      </div>
      {connection !== null && (
        <div className="mt-3">
          <CheckField
            label="Make a new token"
            description="The old one is refused from its next request on."
            checked={newToken}
            onChange={setNewToken}
          />
        </div>
      )}
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      {preview !== null && (
        <>
          <h3 className="mt-4 mb-1.5 font-medium">
            {preview.diff === ''
              ? 'Nothing changes in'
              : preview.exists
                ? 'Changes in'
                : 'New file'}{' '}
            <code className="font-normal select-text">{preview.file}</code>
          </h3>
          {preview.diff !== '' && <DiffText label="Changes" diff={preview.diff} />}
          {preview.warnings.map((warning) => (
            <Notice key={warning} className="mt-2">
              {warning}
            </Notice>
          ))}
        </>
      )}
      <p className="mt-3 text-sm text-ink-3">{tokenText(app)}</p>
    </DialogForm>
  )
}

/** Empty where the app asks one model for everything. */
function fastModelOf({ connection }: ConnectableApp): string {
  if (connection === null || connection.fastModel === connection.model) return ''
  return connection.fastModel
}

function tokenText({ kind, holdsToken }: ConnectableApp): string {
  const own =
    'A token is made for this app alone; it opens Corral’s port on this Mac and nothing else.'
  if (holdsToken)
    return `${own} It is written into the file in clear text. A copy of the file is kept.`
  return kind === 'file'
    ? `${own} It is not written into the file: you paste it once. A copy of the file is kept.`
    : `${own} You paste it once.`
}

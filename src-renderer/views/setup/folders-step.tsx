import type { ModelFolder } from '../../../src-main/contract/model-folders.ts'
import { client } from '../../api/client.ts'
import { folderNames } from '../../lib/folder-text.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useModelFolders } from '../../stores/model-folders.ts'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Switch } from '../../ui/switch.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

export function FoldersStep(props: StepProps) {
  const { value, problem } = useModelFolders()
  const folders = value?.folders.filter(isOfOtherApp) ?? []
  return (
    <StepFrame
      {...props}
      title="Models you already have"
      lead="Corral uses models of other apps where they are. Nothing is copied, and nothing of theirs is changed."
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null && problem === null && <Spinner label="Looking" />}
      {value !== null && folders.length === 0 && (
        <Card className="p-4">
          <h2 className="font-semibold">No models of other apps were found</h2>
          <p className="text-ink-2">
            Corral has looked for LM Studio, Ollama, the Hugging Face cache, llama.cpp and Jan. When
            one of them appears, its models do too. Other folders can be added in Models, Folders.
          </p>
        </Card>
      )}
      {folders.length > 0 && (
        <RowList aria-label="Models of other apps">
          {folders.map((folder) => (
            <FolderRow key={folder.id} folder={folder} />
          ))}
        </RowList>
      )}
    </StepFrame>
  )
}

/** Theirs, and on this disk now. */
function isOfOtherApp({ kind, state }: ModelFolder): boolean {
  return kind !== 'corral' && kind !== 'folder' && state !== 'missing'
}

function FolderRow({ folder }: { folder: ModelFolder }) {
  const { problem, attempt } = useAttempt()
  const { id, kind, path, state } = folder
  const name = folderNames[kind]
  return (
    <li aria-label={name} className="py-3 pr-4 pl-4">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{name}</h2>
          <p className="text-ink-2">{stateText(folder)}</p>
          <p className="truncate font-mono text-xs text-ink-3 select-text">{path}</p>
        </div>
        <Switch
          label={`Use models of ${name} in ${path}`}
          checked={state !== 'off'}
          onChange={(enabled) => void attempt(() => client.modelFolders.update({ id, enabled }))}
        />
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </li>
  )
}

function stateText({ state, models, sizeBytes }: ModelFolder): string {
  if (state === 'off') return 'Corral does not look here.'
  if (state === 'unreadable') {
    return 'Corral may not read it. Give it access in System Settings, Privacy & Security.'
  }
  return models === 0
    ? 'No models in it'
    : `${formatCount(models, 'model')}, ${formatBytes(sizeBytes)}`
}

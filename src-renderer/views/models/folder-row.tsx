import type { ModelFolder } from '../../../src-main/contract/model-folders.ts'
import { folderNames } from '../../lib/folder-text.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Problem } from '../../ui/problem.tsx'
import { type DotTone, StateDot } from '../../ui/state-dot.tsx'
import { Tag } from '../../ui/tag.tsx'
import { FolderActions } from './folder-actions.tsx'

const tones: Record<ModelFolder['state'], DotTone> = {
  present: 'on',
  missing: 'wait',
  unreadable: 'bad',
  off: 'off',
}

interface FolderRowProps {
  folder: ModelFolder
  /** Corral's folder is on its way to another place. */
  moving: boolean
}

export function FolderRow({ folder, moving }: FolderRowProps) {
  const { problem, attempt } = useAttempt()
  const { kind, path, state, downloads } = folder
  return (
    <li aria-label={path} className="py-2.5 pr-3 pl-4">
      <div className="flex items-center gap-3">
        <StateDot tone={tones[state]} />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2">
            <span className="font-medium">{folderNames[kind]}</span>
            {downloads && <Tag tone="accent">New models are put here</Tag>}
          </p>
          <CopyText label="Copy path" text={path} />
          <p className={state === 'unreadable' ? 'text-danger' : 'text-ink-3'}>
            {stateText(folder)}
          </p>
        </div>
        <FolderActions folder={folder} moving={moving} attempt={attempt} />
      </div>
      {problem !== null && <Problem className="mt-2 ml-5">{problem}</Problem>}
    </li>
  )
}

function stateText({ state, kind, models, sizeBytes }: ModelFolder): string {
  if (state === 'present') {
    return models === 0
      ? 'No models in it'
      : `${formatCount(models, 'model')}, ${formatBytes(sizeBytes)}`
  }
  if (state === 'missing') {
    return kind === 'folder'
      ? 'Not there now. Its models come back with its disk.'
      : 'Not there now.'
  }
  return state === 'off'
    ? 'Switched off: Corral does not look here.'
    : 'Corral may not read it. Give it access in System Settings, Privacy & Security.'
}

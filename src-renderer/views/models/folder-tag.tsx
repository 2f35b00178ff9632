import { HardDrive } from 'lucide-react'
import type { FolderKind } from '../../../src-main/contract/models.ts'
import { folderNames } from '../../lib/folder-text.ts'

/** Whose folder a model lies in; Corral's own goes without saying. */
export function FolderTag({ folder }: { folder: FolderKind }) {
  if (folder === 'corral') return null
  return (
    <span className="inline-flex shrink-0 items-center gap-1 rounded-xs px-1 py-px first:-ml-1 text-xs font-medium whitespace-nowrap text-ink-3">
      <HardDrive size={11} aria-hidden />
      <span className="sr-only">In </span>
      {folderNames[folder]}
    </span>
  )
}

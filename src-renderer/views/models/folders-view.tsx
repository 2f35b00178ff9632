import { FileInput, FolderPlus } from 'lucide-react'
import { useState } from 'react'
import type { ModelFolders } from '../../../src-main/contract/model-folders.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { routeTo, useRouteQuery } from '../../lib/route.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { useCaller } from '../../stores/caller.ts'
import { useModelFolders } from '../../stores/model-folders.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AddFolderDialog } from './add-folder-dialog.tsx'
import { FolderMoveProgress } from './folder-move-progress.tsx'
import { FolderRow } from './folder-row.tsx'
import { ImportFileDialog } from './import-file-dialog.tsx'
import { backToModels } from './models-address.ts'
import { ScanButton } from './scan-button.tsx'

/** Where Corral looks for models, and where it puts new ones. */
export function FoldersView() {
  const { value, problem } = useModelFolders()
  return (
    <Screen
      title="Model folders"
      note={value === null ? undefined : noteOf(value)}
      back={{ label: 'All models', go: backToModels }}
      actions={<ScanButton />}
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading the folders" />}</div>
      ) : (
        <Found folders={value} />
      )}
    </Screen>
  )
}

function Found({ folders: { folders, moving } }: { folders: ModelFolders }) {
  const [open, setOpen] = useState<'add' | 'import' | null>(null)
  const admin = useCaller((caller) => caller.admin === true)
  // A file that was opened with Corral stands in the address.
  const opened = useRouteQuery().get('import')
  const own = folders.find(({ kind }) => kind === 'corral')
  const kept = useKeptFocus<HTMLDivElement>(folders.map(({ id }) => id).join())
  return (
    <Section
      title="Corral looks in"
      description="Models are used where they lie: what another app has fetched is not fetched again."
      action={
        admin && (
          <div className="flex gap-2">
            <Button onClick={() => setOpen('import')}>
              <FileInput size={14} aria-hidden />
              Import a file…
            </Button>
            <Button onClick={() => setOpen('add')}>
              <FolderPlus size={14} aria-hidden />
              Add folder…
            </Button>
          </div>
        )
      }
    >
      <div ref={kept} tabIndex={-1} className="outline-none">
        <RowList aria-label="Model folders">
          {folders.map((folder) => (
            <FolderRow key={folder.id} folder={folder} moving={moving !== null} />
          ))}
        </RowList>
      </div>
      {moving !== null && <FolderMoveProgress move={moving} from={own?.path} />}
      <AddFolderDialog open={open === 'add'} onClose={() => setOpen(null)} />
      <ImportFileDialog
        key={opened}
        open={open === 'import' || (admin && opened !== null)}
        path={opened ?? ''}
        onClose={() => {
          setOpen(null)
          if (opened !== null) location.replace(routeTo('models', undefined, { folders: '' }))
        }}
      />
    </Section>
  )
}

function noteOf({ folders }: ModelFolders): string {
  const bytes = folders.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return `${formatCount(folders.length, 'folder')}, ${formatBytes(bytes)}`
}

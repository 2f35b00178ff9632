import { type OpenDialogOptions, dialog } from 'electron'
import type { PathKind } from '../contract/desktop.ts'

const openOptions: Readonly<Record<Exclude<PathKind, 'new_file'>, OpenDialogOptions>> = {
  folder: { properties: ['openDirectory', 'createDirectory'] },
  model: {
    message: 'A GGUF file. Of a split model, choose its first part.',
    properties: ['openFile'],
    filters: [{ name: 'GGUF models', extensions: ['gguf'] }],
  },
  // What other programs leave lies in hidden folders.
  anything: { properties: ['openFile', 'openDirectory', 'showHiddenFiles'] },
}

/** Asks in the system's panel. Answers the path, or `null` when the user would rather not. */
export async function choosePath(kind: PathKind): Promise<string | null> {
  if (kind === 'new_file') return (await dialog.showSaveDialog({})).filePath || null
  return (await dialog.showOpenDialog(openOptions[kind])).filePaths[0] ?? null
}

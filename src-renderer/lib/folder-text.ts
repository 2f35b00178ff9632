import type { FolderKind } from '../../src-main/contract/models.ts'

/** Whose folder it is, as people call it. */
export const folderNames: Record<FolderKind, string> = {
  corral: 'Corral',
  folder: 'Your folder',
  'lm-studio': 'LM Studio',
  ollama: 'Ollama',
  'hugging-face': 'Hugging Face cache',
  'llama.cpp': 'llama.cpp cache',
  jan: 'Jan',
}

/** The same within a sentence. */
export function folderOwner(kind: FolderKind): string {
  if (kind === 'folder') return 'a folder of yours'
  const name = folderNames[kind]
  return name.endsWith('cache') ? `the ${name}` : name
}

type OtherApp = Exclude<FolderKind, 'corral' | 'folder'>

/** How a model is deleted in the app that fetched it. */
export const howToDelete: Record<OtherApp, string> = {
  'lm-studio': 'In LM Studio, open My Models and delete it there.',
  ollama: 'In a terminal, run “ollama list” for its name, then “ollama rm” with that name.',
  'hugging-face':
    'In a terminal, run “hf cache ls” for its name, then “hf cache rm” with that name.',
  'llama.cpp': 'In Finder, delete the file in llama.cpp’s cache.',
  jan: 'In Jan, open Settings, then Model Providers, and delete it there.',
}

/** Does another app look after the files in this folder? */
export function isOtherApp(kind: FolderKind): kind is OtherApp {
  return kind !== 'corral' && kind !== 'folder'
}

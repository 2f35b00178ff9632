import type { FolderKind } from '../../../contract/models.ts'
import type { Layout } from './contents.ts'
import { readHuggingFaceCache } from './hugging-face.ts'
import { readJanFolder } from './jan.ts'
import { readOllamaFolder } from './ollama.ts'
import { readPlainFolder } from './plain.ts'

/** How each kind of folder is read. */
export const layouts: Record<FolderKind, Layout> = {
  corral: readPlainFolder,
  folder: readPlainFolder,
  'lm-studio': readPlainFolder,
  ollama: readOllamaFolder,
  'hugging-face': readHuggingFaceCache,
  'llama.cpp': readPlainFolder,
  jan: readJanFolder,
}

import { writeRandomModel } from './random-model.ts'

/**
 * Writes a model that talks nonsense without end, some hundred tokens a second: its answer fills the
 * context only after many seconds. 20 MB, written in less than one.
 */
export async function writeSlowModel(filePath: string): Promise<void> {
  await writeRandomModel(filePath, { layers: 8, embeddingLength: 512, words: 500, endless: true })
}

import { join } from 'node:path'
import { writeGguf } from '../../../src-main/core/library/gguf/gguf-writer.ts'
import { writeBertModel } from '../../engine/embeddings/bert-model.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'

/** Sound files of all the kinds that there are: a mutation of each finds other code. */
export async function writeSampleFiles(folder: string): Promise<string[]> {
  const at = (name: string) => join(folder, `${name}.gguf`)
  await writeChainModel(at('chain'), { says: 'All is well.' })
  await writeBertModel(at('embeddings'), { pooling: 'mean' })
  await writeRandomModel(at('random'), { layers: 1, embeddingLength: 64, words: 50 })
  await writeProjector(at('mmproj'))
  await writeAdapter(at('lora'))
  return ['chain', 'embeddings', 'random', 'mmproj', 'lora'].map(at)
}

/** As llama.cpp's converter writes them: no vocabulary, another architecture. */
async function writeProjector(path: string): Promise<void> {
  await writeGguf(path, {
    metadata: {
      'general.architecture': { type: 'string', value: 'clip' },
      'general.type': { type: 'string', value: 'mmproj' },
      'clip.has_vision_encoder': { type: 'bool', value: true },
      'clip.vision.block_count': { type: 'uint32', value: 1 },
    },
    tensors: [
      { name: 'v.patch_embd.weight', encoding: 'F16', dims: [2, 2, 3, 8], data: zeros(96) },
      { name: 'v.patch_embd.bias', encoding: 'F32', dims: [5], data: zeros(5) },
      { name: 'mm.0.weight', encoding: 'F32', dims: [8, 4], data: zeros(32) },
    ],
  })
}

/** A LoRA adapter: its own type of file, the architecture of its model, no vocabulary. */
export async function writeAdapter(path: string): Promise<void> {
  await writeGguf(path, {
    metadata: {
      'general.architecture': { type: 'string', value: 'llama' },
      'general.type': { type: 'string', value: 'adapter' },
      'adapter.type': { type: 'string', value: 'lora' },
      'adapter.lora.alpha': { type: 'float32', value: 16 },
    },
    tensors: [
      { name: 'blk.0.attn_q.weight.lora_a', encoding: 'F32', dims: [32, 4], data: zeros(128) },
      { name: 'blk.0.attn_q.weight.lora_b', encoding: 'F32', dims: [4, 32], data: zeros(128) },
    ],
  })
}

function zeros(count: number): Float32Array {
  return new Float32Array(count)
}

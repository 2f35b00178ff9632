import { basename, dirname } from 'node:path'

/** Words in names of projectors that say how they are written, not whose they are. */
const formats = new Set(['f16', 'f32', 'bf16', 'fp16', 'q8', '0', 'model', 'gguf', 'ggml'])

/**
 * The projector with which a model sees: one that lies beside it. A folder that holds files of many
 * models, as `root` itself may, says nothing by that; there the names have to agree too.
 */
export function projectorFor(
  model: string,
  projectors: readonly string[],
  root: string,
): string | null {
  const beside = projectors.filter((path) => dirname(path) === dirname(model))
  if (dirname(model) !== root) return beside[0] ?? null
  return beside.find((path) => isNamedAlike(basename(model), basename(path))) ?? null
}

/** Whether all words of the projector's name are the model's as well. */
function isNamedAlike(model: string, projector: string): boolean {
  const [name = ''] = projector.toLowerCase().split(/\.gguf$/)
  const words = name.split(/mmproj|[^a-z0-9]+/).filter((word) => word !== '' && !formats.has(word))
  const ofModel = new Set(model.toLowerCase().split(/[^a-z0-9]+/))
  return words.length > 0 && words.every((word) => ofModel.has(word))
}

import { checkTensors } from './check-tensors.ts'
import { checkVocabulary } from './check-vocabulary.ts'
import { GgufError } from './gguf-error.ts'
import { type GgufHeader, wholeNumberAt } from './header.ts'
import { limits } from './limits.ts'
import { valueTypes } from './values.ts'

/**
 * Judges a header that could be read. Projectors and adapters have to pass as well: what only
 * models have (a vocabulary, layers) is judged where it is there.
 * @throws GgufError when the native loader must not see the file
 */
export function checkHeader(header: GgufHeader, fileSizeBytes: number): void {
  checkTensors(header, { alignmentBytes: alignmentOf(header), fileSizeBytes })
  checkVocabulary(header)
  checkBlocks(header)
  checkTemplates(header)
}

/** The specification's default where a file names none. */
const usualAlignment = 32

function alignmentOf(header: GgufHeader): number {
  if (header.alignmentType === null) return usualAlignment
  const alignment = wholeNumberAt(header, 'general.alignment') ?? 0
  const isPower = alignment >= 8 && alignment <= 65_536 && Number.isInteger(Math.log2(alignment))
  if (header.alignmentType !== valueTypes.u32 || !isPower) {
    throw new GgufError('Its alignment is no power of two from 8 to 65536')
  }
  return alignment
}

function checkBlocks(header: GgufHeader): void {
  const architecture = header.metadata.get('general.architecture')
  const key = `${String(architecture)}.block_count`
  if (!header.metadata.has(key)) return
  const blocks = wholeNumberAt(header, key)
  if (blocks === null || blocks < 1 || blocks > limits.blocks) {
    throw new GgufError(`It has not 1 to ${limits.blocks} layers`)
  }
}

/** There may be several, for different uses. */
function checkTemplates({ metadata, cutTexts }: GgufHeader): void {
  for (const [key, value] of metadata) {
    if (!key.startsWith('tokenizer.chat_template') || typeof value !== 'string') continue
    if (cutTexts.has(key) || value.length > limits.templateChars) {
      throw new GgufError('Its chat template is too long')
    }
  }
}

import { basename } from 'node:path'
import type { Model } from '../../contract/models.ts'
import { capabilitiesOf } from './capabilities.ts'
import type { GgufHeader, GgufValue } from './gguf/read-header.ts'

/** What a file tells of the model in it; `name` is empty where it gives itself none. */
export type DescribedModel = Omit<
  Model,
  'id' | 'folder' | 'check' | 'sha256' | 'duplicates' | 'provenance'
>

/** What the header of a model file tells, in the words of the contract. */
export function describeModel(
  header: GgufHeader,
  file: {
    path: string
    parts: number
    sizeBytes: number
    modifiedAt: Date
    hasProjector: boolean
  },
): DescribedModel {
  const text = (key: string) => {
    const value = header.metadata.get(key)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const architecture = text('general.architecture') ?? 'unknown'
  return {
    name: text('general.name') ?? '',
    fileName: basename(file.path),
    sizeBytes: file.sizeBytes,
    architecture,
    parameterCount: countParameters(header),
    quantization: quantization(header),
    trainContextTokens: wholeNumber(header.metadata.get(`${architecture}.context_length`)),
    description: text('general.description'),
    modifiedAt: file.modifiedAt.toISOString(),
    parts: file.parts,
    capabilities: capabilitiesOf(header.metadata, {
      architecture,
      hasProjector: file.hasProjector,
    }),
  }
}

/** Files of a split model name only their own tensors, so theirs is not the model's count. */
function countParameters(header: GgufHeader): number | null {
  if (Number(header.metadata.get('split.count') ?? 1) > 1) return null
  const count = header.tensors.reduce((sum, { dimensions }) => {
    return sum + dimensions.reduce((product, length) => product * length, 1)
  }, 0)
  return wholeNumber(count)
}

/** A file may claim anything: what is no number that the contract can carry is left out. */
function wholeNumber(value: GgufValue | undefined): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

/** `general.file_type` of the GGUF format (enum llama_ftype in llama.cpp's llama.h). */
const fileTypes: Record<number, string> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  7: 'Q8_0',
  8: 'Q5_0',
  9: 'Q5_1',
  10: 'Q2_K',
  11: 'Q3_K_S',
  12: 'Q3_K_M',
  13: 'Q3_K_L',
  14: 'Q4_K_S',
  15: 'Q4_K_M',
  16: 'Q5_K_S',
  17: 'Q5_K_M',
  18: 'Q6_K',
  19: 'IQ2_XXS',
  20: 'IQ2_XS',
  21: 'Q2_K_S',
  22: 'IQ3_XS',
  23: 'IQ3_XXS',
  24: 'IQ1_S',
  25: 'IQ4_NL',
  26: 'IQ3_S',
  27: 'IQ3_M',
  28: 'IQ2_S',
  29: 'IQ2_M',
  30: 'IQ4_XS',
  31: 'IQ1_M',
  32: 'BF16',
  36: 'TQ1_0',
  37: 'TQ2_0',
  38: 'MXFP4',
}

function quantization(header: GgufHeader): string | null {
  const fileType = header.metadata.get('general.file_type')
  return fileType === undefined ? null : (fileTypes[Number(fileType)] ?? null)
}

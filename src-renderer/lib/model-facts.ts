import type { FileCheck, Model } from '../../src-main/contract/models.ts'
import { formatBytes, formatContext, formatParameters } from './format.ts'

/** A model in a line: what it is, how exact, how large, how much it can read. */
export function modelFacts(model: Model): string[] {
  const { architecture, parameterCount, quantization, sizeBytes, parts, trainContextTokens } = model
  const size = formatBytes(sizeBytes)
  return [
    architecture,
    parameterCount === null ? null : `${formatParameters(parameterCount)} parameters`,
    quantization,
    parts > 1 ? `${size} in ${parts} files` : size,
    trainContextTokens === null ? null : `${formatContext(trainContextTokens)} context`,
  ].filter((fact) => fact !== null)
}

/**
 * Where else the very same file lies, and what keeping one of them would save: at most, for files
 * of one content may share their space as clones. Without a hash they are one file on the disk.
 */
export function duplicateText(model: Model, nameOf: (modelId: string) => string): string | null {
  const [first, ...more] = model.duplicates
  if (first === undefined) return null
  const others = more.length === 0 ? nameOf(first) : `${nameOf(first)} and ${more.length} more`
  if (model.sha256 === null) return `One file with ${others}: it takes its space once.`
  const saved = formatBytes(model.sizeBytes * model.duplicates.length)
  return `The same file as ${others}: up to ${saved} could be saved.`
}

export const checkTexts: Record<FileCheck['state'], string> = {
  unchecked: 'Not checked yet',
  checking: 'Being checked',
  passed: 'Checked',
  quarantined: 'In quarantine',
}

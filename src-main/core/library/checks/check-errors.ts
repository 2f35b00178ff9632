import { CorralError } from '../../errors.ts'
import type { CheckedFile } from './checked-file.ts'

export function inQuarantine({ modelId }: CheckedFile, reason: string | null): CorralError {
  const why = reason ?? 'A check refused it.'
  const how = 'Check it again in Models or with `corral verify` before it can be loaded.'
  return new CorralError('unavailable', `'${modelId}' is in quarantine. ${why} ${how}`)
}

export function untried({ modelId }: CheckedFile, reason: string): CorralError {
  return new CorralError('unavailable', `'${modelId}' could not be checked now. ${reason}`)
}

/** Errors of the disk become one that may be shown: theirs hold paths. */
export async function readable<T>(file: CheckedFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof CorralError) throw cause
    throw new CorralError('unavailable', `The file of '${file.modelId}' cannot be read.`, { cause })
  }
}

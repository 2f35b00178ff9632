import { z } from 'zod'
import { invalidField } from '../body.ts'

export const KeepAlive = z.union([z.number(), z.string().max(64)]).nullish()

const duration = /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^-?0$/

/**
 * Whether a model shall go after its answer. How long it stays otherwise is the pool's to decide.
 * @throws CorralError `invalid_input`
 */
export function endsWithAnswer(keepAlive: z.infer<typeof KeepAlive>): boolean {
  if (keepAlive == null || keepAlive === '') return false
  if (typeof keepAlive === 'number') return keepAlive === 0
  const isNumber = /^-?\d+(\.\d+)?$/.test(keepAlive)
  if (!isNumber && !duration.test(keepAlive)) {
    throw invalidField('keep_alive', 'needs to be seconds or a duration such as 5m')
  }
  return Number.parseFloat(keepAlive) === 0 && !/[1-9]/.test(keepAlive)
}

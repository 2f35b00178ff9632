import { passThroughBody } from '../../providers/upstream/anthropic/pass-through-body.ts'
import { spliceModel } from '../../providers/upstream/splice-model.ts'
import { type WireFormat, wireOf } from '../../providers/upstream/wire-format.ts'
import type { RequestBody } from './ask.ts'

/** A client's own bytes for a provider that speaks its protocol: only the model's name differs. */
export function bodyFor(
  wire: WireFormat,
  { bytes, json }: RequestBody,
  model: string,
): { readonly body: Uint8Array; readonly dropped: readonly string[] } {
  if (wireOf(wire).protocol === 'anthropic') return passThroughBody(bytes, json, model)
  return { body: spliceModel(bytes, model), dropped: [] }
}

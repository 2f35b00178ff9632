import type { Token } from 'node-llama-cpp'
import type { NativeContext } from '../native/native-context.ts'
import type { PrefixStore } from '../prefix-store.ts'
import type { NativeTurns } from './native-turns.ts'
import type { Slot } from './slot.ts'

/**
 * Offers a slot's state to the store. Resolves as soon as the slot may be overwritten, which is
 * before the store has sealed what it took; `stillOurs` is asked again when it is written.
 */
export async function keepState(
  store: PrefixStore,
  native: NativeContext,
  turns: NativeTurns,
  slot: Slot,
  stillOurs: () => boolean,
): Promise<void> {
  const tokens = slot.tokens.view().slice()
  if (tokens.length === 0) return
  const written = Promise.withResolvers<void>()
  const kept = store.keep(Array.from(tokens) as Token[], (path) => {
    const writing = turns.take(async () => {
      if (!stillOurs()) throw new Error('the slot has changed hands')
      await native.save(slot.index, tokens, path)
    })
    writing.then(written.resolve, written.resolve)
    return writing
  })
  await Promise.race([written.promise, kept])
}

import { isDamage, moveAside, openActivityFile } from './open-file.ts'
import { unpackEntries } from './packed-entries.ts'
import type { StoreCalls } from './store-calls.ts'
import { createStore } from './store.ts'
import type { ThreadCalls } from './thread-link.ts'

/**
 * The store, opened by the first call. When the file shows to be damaged, a new one is begun, and
 * the call in which it showed is made again there. A file that cannot be opened fails every call
 * until it can.
 */
export function createReopening(
  path: string,
  migrationsDir: string,
  onDamaged: (aside: string) => void,
): ThreadCalls {
  let current: { readonly store: StoreCalls; close(): void } | null = null

  function open() {
    const { sqlite, aside } = openActivityFile(path, migrationsDir)
    if (aside) onDamaged(aside)
    return { store: createStore(sqlite), close: () => void sqlite.close() }
  }

  function close() {
    current?.close()
    current = null
  }

  function on<Args extends unknown[], Result>(
    call: (store: StoreCalls, ...args: Args) => Result,
  ): (...args: Args) => Promise<Awaited<Result>> {
    return async (...args): Promise<Awaited<Result>> => {
      current ??= open()
      try {
        return await call(current.store, ...args)
      } catch (error) {
        if (!isDamage(error)) throw error
        close()
        onDamaged(moveAside(path))
        current = open()
        return await call(current.store, ...args)
      }
    }
  }

  return {
    write: on((store, entries) => store.write(unpackEntries(entries))),
    list: on((store, sight, filter, page) => store.list(sight, filter, page)),
    request: on((store, sight, requestId) => store.request(sight, requestId)),
    stats: on((store, sight, filter) => store.stats(sight, filter)),
    usage: on((store, sight, wish) => store.usage(sight, wish)),
    egress: on((store, span) => store.egress(span)),
    prune: on((store, bounds) => store.prune(bounds)),
    clear: on((store) => store.clear()),
    keepContent: on((store, content) => store.keepContent(content)),
    content: on((store, requestId) => store.content(requestId)),
    forgetContent: on((store, requestId) => store.forgetContent(requestId)),
    forgetContentUnlessSealedUnder: on((store, kid) => store.forgetContentUnlessSealedUnder(kid)),
    sizeBytes: on((store) => store.sizeBytes()),
    close: async () => close(),
  }
}

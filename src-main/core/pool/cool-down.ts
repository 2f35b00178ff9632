const firstMs = 10_000
const longestMs = 300_000

/** Failed loads of models. A model whose file has changed meanwhile begins anew. */
export interface CoolDowns {
  /** Notes a failure; answers when the next try may be. */
  failed(modelId: string, fileIdentity: string, error: string): Date
  /** The failure that still holds; `null` when a load may be tried. */
  holding(modelId: string, fileIdentity: string): Failure | null
  succeeded(modelId: string): void
}

export interface Failure {
  readonly error: string
  readonly retryAt: Date
}

/** Waits 10 seconds after the first failure, twice as long after each further one, up to 5 minutes. */
export function createCoolDowns(now: () => number = Date.now): CoolDowns {
  const failures = new Map<string, Failure & { fileIdentity: string; count: number }>()
  const known = (modelId: string, fileIdentity: string) => {
    const failure = failures.get(modelId)
    return failure?.fileIdentity === fileIdentity ? failure : null
  }
  return {
    failed(modelId, fileIdentity, error) {
      const count = (known(modelId, fileIdentity)?.count ?? 0) + 1
      const retryAt = new Date(now() + Math.min(longestMs, firstMs * 2 ** (count - 1)))
      failures.set(modelId, { fileIdentity, count, error, retryAt })
      return retryAt
    },
    holding(modelId, fileIdentity) {
      const failure = known(modelId, fileIdentity)
      return failure && failure.retryAt.getTime() > now() ? failure : null
    },
    succeeded(modelId) {
      failures.delete(modelId)
    },
  }
}

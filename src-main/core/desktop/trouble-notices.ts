import type { Notice } from '../host.ts'
import type { Pool } from '../pool/pool.ts'

/** Tells of each model that fails to load, once for each time. The answer ends it. */
export function tellOfModels(
  pool: Pick<Pool, 'listen'>,
  notify: (notice: Notice) => void,
): () => void {
  let failed = new Set<string>()
  return pool.listen(({ models }) => {
    const now = models.filter(({ state }) => state === 'failed')
    for (const { modelId, error } of now) {
      if (failed.has(modelId)) continue
      const about = { kind: 'models', subject: `model ${modelId}`, opens: 'pool' } as const
      notify({ title: `${modelId} did not load`, body: error ?? '', ...about })
    }
    failed = new Set(now.map(({ modelId }) => modelId))
  })
}

interface UsedUpBudget {
  readonly id: number
  readonly scope: 'all' | 'app' | 'user' | 'provider'
  readonly window: 'day' | 'month'
  readonly action: 'block' | 'warn'
}

const whose = { all: 'all requests', app: 'an app', user: 'a user', provider: 'a provider' }

export function budgetNotice({ id, scope, window, action }: UsedUpBudget): Notice {
  const what = action === 'block' ? 'Requests that cost something are refused.' : 'Requests go on.'
  return {
    title: `The budget of ${whose[scope]} is used up`,
    body: `It was for ${window === 'day' ? 'today' : 'this month'}. ${what}`,
    kind: 'limits',
    subject: `budget ${id}`,
    opens: 'limits',
  }
}

export function keyNotice(key: { id: number; provider: string; lastFour: string | null }): Notice {
  const name = key.lastFour === null ? 'a key' : `the key that ends in ${key.lastFour}`
  return {
    title: `${key.provider} refuses a key`,
    body: `Requests no longer use ${name}.`,
    kind: 'limits',
    subject: `key ${key.id}`,
    opens: 'providers',
  }
}

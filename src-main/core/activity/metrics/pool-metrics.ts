import type { Registry } from 'prom-client'
import { LoadState, type PoolStatus, type PooledModel } from '../../../contract/pool.ts'
import { gauge } from './read-metrics.ts'

/** What is in memory, and how busy it is. */
export function createPoolMetrics(registry: Registry, status: () => PoolStatus): void {
  const ofBudget = (name: string, help: string, of: (budget: PoolStatus['budget']) => number) =>
    gauge(registry, { name, help, read: () => [[of(status().budget)]] })
  const ofModels = (name: string, help: string, of: (model: PooledModel) => number) =>
    gauge(registry, {
      name,
      help,
      labelNames: ['model'],
      read: () => status().models.map((model) => [of(model), { model: model.modelId }]),
    })

  gauge(registry, {
    name: 'corral_models',
    help: 'Models in memory, on their way in or out, or failed to get there',
    labelNames: ['state'],
    read() {
      const { models } = status()
      return LoadState.options.map((state) => [
        models.filter((model) => model.state === state).length,
        { state },
      ])
    },
  })
  ofBudget('corral_pool_used_bytes', 'Memory of all models', (budget) => budget.usedBytes)
  ofBudget(
    'corral_pool_limit_bytes',
    'Memory that all models together may take',
    (budget) => budget.budgetBytes,
  )
  ofBudget(
    'corral_system_available_bytes',
    'Memory that the system could still give',
    (budget) => budget.systemAvailableBytes,
  )
  ofModels('corral_model_memory_bytes', 'Memory of one model', (model) => model.memory.totalBytes)
  ofModels(
    'corral_model_slots',
    'Conversations that a model can serve at once',
    (model) => model.slots.length,
  )
  ofModels(
    'corral_model_slots_active',
    'Slots of a model that read or write now',
    (model) => model.slots.filter(({ state }) => state !== 'idle').length,
  )
  ofModels(
    'corral_model_requests_waiting',
    'Requests that wait for a slot of a model',
    (model) => model.waitingRequests,
  )
}

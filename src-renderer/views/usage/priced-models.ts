import type { Provider } from '../../../src-main/contract/providers.ts'

/** Every model whose prices for reading and answering are known, as provider/model. */
export function pricedModels(providers: readonly Provider[]): string[] {
  return providers
    .flatMap(({ name, models }) =>
      models
        .filter(
          (model) =>
            model.input_microusd_per_million !== null && model.output_microusd_per_million !== null,
        )
        .map((model) => `${name}/${model.name}`),
    )
    .toSorted((a, b) => a.localeCompare(b))
}

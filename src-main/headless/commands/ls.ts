import { withCorral } from '../with-corral.ts'

export async function ls(options: { json?: boolean }): Promise<void> {
  const { models, rejected, folder } = await withCorral(({ client }) => client.models.list())
  if (options.json) return console.log(JSON.stringify(models))
  for (const model of models) {
    const size = `${(model.sizeBytes / 1e6).toFixed(1)} MB`
    console.log([model.id, size, model.quantization ?? '', model.architecture].join('\t'))
  }
  if (models.length === 0) console.error(`corral: no models in ${folder}`)
  for (const { fileName, reason } of rejected) console.error(`corral: ${fileName}: ${reason}`)
}

import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ImportReport } from '../../src-main/contract/imports.ts'
import { putModel } from '../library/test-library.ts'

/** `kind name outcome`, in their order. */
export function short({ rows }: ImportReport): string[] {
  return rows.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`)
}

/** Everything below a folder: names, times of change and contents. */
export async function stateOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const { mtimeNs } = await stat(join(folder, name), { bigint: true })
      const content = await readFile(join(folder, name)).catch(() => '')
      return `${name} ${mtimeNs} ${createHash('sha256').update(content).digest('hex')}`
    }),
  )
}

export async function put(path: string, content: string | object): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** A preset as LM Studio 0.3 and later write it. */
export const newPreset = {
  identifier: '@local:pirate-erörterung',
  name: 'Pirate Erörterung',
  changed: false,
  operation: {
    fields: [
      { key: 'llm.prediction.systemPrompt', value: 'You are a pirate.' },
      { key: 'llm.prediction.temperature', value: 0.4 },
      { key: 'llm.prediction.topKSampling', value: 24 },
      { key: 'llm.prediction.topPSampling', value: { checked: true, value: 0.9 } },
      { key: 'llm.prediction.minPSampling', value: { checked: false, value: 0.05 } },
      { key: 'llm.prediction.repeatPenalty', value: { checked: true, value: 1.1 } },
      { key: 'llm.prediction.maxPredictedTokens', value: { checked: true, value: 500 } },
      { key: 'llm.prediction.stopStrings', value: ['Arr'] },
    ],
  },
  load: { fields: [{ key: 'llm.load.contextLength', value: 8192 }] },
}

/** And as LM Studio 0.2 wrote it. */
export const oldPreset = {
  name: 'Llama 3',
  load_params: { n_ctx: 4096 },
  inference_params: {
    pre_prompt: 'You are helpful.',
    temp: 0.2,
    top_k: 40,
    n_predict: -1,
    input_prefix: '<|start|>',
    antiprompt: [],
  },
}

/** As `ollama create` leaves a model: layers for its settings beside the one of its file. */
export async function putOllamaModel(
  folder: string,
  name: string,
  parts: { readonly system?: string; readonly params?: object; readonly template?: string },
): Promise<string> {
  const blob = async (content: Buffer | string) => {
    const hash = createHash('sha256').update(content).digest('hex')
    await mkdir(join(folder, 'blobs'), { recursive: true })
    await writeFile(join(folder, 'blobs', `sha256-${hash}`), content)
    return `sha256:${hash}`
  }
  const file = join(folder, 'blobs', 'new')
  await mkdir(dirname(file), { recursive: true })
  await putModel(file)
  const layers = [{ kind: 'model', digest: await blob(await readFile(file)) }]
  for (const [kind, content] of Object.entries(parts)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    layers.push({ kind, digest: await blob(text) })
  }
  await put(join(folder, 'manifests', 'registry.ollama.ai', 'library', ...name.split(':')), {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: 'sha256:00' },
    layers: layers.map(({ kind, digest }) => ({
      mediaType: `application/vnd.ollama.image.${kind}`,
      digest,
      size: 1,
    })),
  })
  return join(folder, 'blobs', layers[0]!.digest.replace(':', '-'))
}

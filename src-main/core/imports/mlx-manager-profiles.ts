import type { FoundModel } from '../library/found-model.ts'
import { isObject } from '../lib/is-object.ts'
import type { OldRow } from './mlx-manager-database.ts'
import { type OldModel, type OldProfile, noModel, readSettings } from './old-profile.ts'

/** An `execution_profile` of mlx-manager as a profile of Corral. */
export function profileOfRow(row: OldRow): OldProfile {
  const { settings, left } = readSettings({
    description: row.description,
    systemPrompt: row.default_system_prompt,
    contextTokens: row.default_context_length,
    sampling: {
      temperature: row.default_temperature,
      topP: row.default_top_p,
      maxTokens: row.default_max_tokens,
    },
  })
  const others = [
    { is: isOn(row.auto_start), name: 'start with the program' },
    { is: isOn(row.default_enable_tool_injection), name: 'tool injection' },
    { is: hasOptions(row.model_options), name: 'options of the template' },
  ]
  const name = typeof row.name === 'string' ? row.name : ''
  const repo = typeof row.repo_id === 'string' ? row.repo_id : null
  return {
    name,
    model: repo === null ? noModel : mlxModel(repo),
    settings,
    left: [...left, ...others.filter(({ is }) => is).map((other) => other.name)],
  }
}

/** Profiles that Corral has no counterpart for: speech. */
export function isSpeech({ profile_type }: OldRow): boolean {
  return typeof profile_type === 'string' && profile_type.toLowerCase() === 'audio'
}

function mlxModel(repo: string): OldModel {
  return {
    title: repo,
    absent: `Its model, ${repo.slice(0, 200)}, is in MLX form; Corral runs GGUF.`,
    is: (found) => isTwin(repo, found),
  }
}

/**
 * Is it the same model in GGUF form? By its name without maker, form and quantisation: a weak sign,
 * but a wrong guess is seen in the preview, and changed in a moment.
 */
export function isTwin(repo: string, { model }: FoundModel): boolean {
  const wanted = bareName(repo)
  const names = [model.id, model.fileName, model.provenance?.repo ?? '']
  return wanted !== '' && names.some((name) => bareName(name) === wanted)
}

/** `mlx-community/Qwen3-4B-4bit` and `Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf` are `qwen3-4b`. */
function bareName(name: string): string {
  const last = name.toLowerCase().split('/').at(-1) ?? ''
  let bare = last.replace(/\.gguf$/, '')
  for (;;) {
    const shorter = bare.replace(
      /[-._](?:mlx|gguf|dwq|imatrix|i1|[0-9]+bit|bf16|fp16|f16|f32|mxfp4|iq[0-9]\w*|q[0-9](?:_\w+)?|ud)$/,
      '',
    )
    if (shorter === bare) return bare
    bare = shorter
  }
}

function isOn(value: unknown): boolean {
  return value === 1 || value === true
}

function hasOptions(text: unknown): boolean {
  if (typeof text !== 'string' || text.length > 10_000) return false
  try {
    const options: unknown = JSON.parse(text)
    return isObject(options) && Object.keys(options).length > 0
  } catch {
    return false
  }
}

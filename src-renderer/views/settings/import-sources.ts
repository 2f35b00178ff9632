import type { ImportReport, ImportSource } from '../../../src-main/contract/imports.ts'
import { client } from '../../api/client.ts'

/** What an import is asked with. */
export interface ImportWish {
  path: string
  /** Empty where none is needed, or none was given. */
  secret: string
  /** For profiles whose own model is not here. */
  modelId: string | null
  preview: boolean
}

export interface Source {
  id: ImportSource
  name: string
  what: string
  /** Where it usually is. */
  placeholder: string
  secret?: { label: string; hint: string; optional: boolean }
  /** It brings profiles, which need a model. */
  hasProfiles: boolean
  run: (wish: ImportWish) => Promise<ImportReport>
}

/** Programs that Corral takes over from, those that most people have first. */
export const sources: readonly Source[] = [
  {
    id: 'lm-studio',
    name: 'LM Studio',
    what: 'Presets, as profiles.',
    placeholder: '/Users/ada/.lmstudio/config-presets',
    hasProfiles: true,
    run: ({ path, modelId, preview }) =>
      client.imports.lmStudio({ path, preview, ...modelOf(modelId) }),
  },
  {
    id: 'ollama',
    name: 'Ollama',
    what: 'What its models and Modelfiles set, as profiles.',
    placeholder: '/Users/ada/.ollama/models',
    hasProfiles: true,
    run: ({ path, modelId, preview }) =>
      client.imports.ollama({ path, preview, ...modelOf(modelId) }),
  },
  {
    id: 'litellm',
    name: 'LiteLLM',
    what: 'Providers, keys, routing rules and limits from its config.yaml.',
    placeholder: '/Users/ada/litellm/config.yaml',
    hasProfiles: false,
    run: ({ path, preview }) => client.imports.liteLlm({ path, preview }),
  },
  {
    id: 'mlx-manager',
    name: 'mlx-manager',
    what: 'Users, providers, keys, rules and profiles from its data folder or database.',
    placeholder: '/Users/ada/.mlx-manager',
    secret: {
      label: 'JWT secret',
      hint: 'Empty reads it from .jwt_secret in its folder. Else it is in MLX_MANAGER_JWT_SECRET.',
      optional: true,
    },
    hasProfiles: true,
    run: ({ path, secret, modelId, preview }) =>
      client.imports.mlxManager({
        path,
        preview,
        ...modelOf(modelId),
        ...(secret !== '' && { jwt_secret: secret }),
      }),
  },
  {
    id: 'open-r4u',
    name: 'open-r4u',
    what: 'Providers and keys from a database dump or a list of keys.',
    placeholder: '/Users/ada/open-r4u.sql',
    secret: {
      label: 'Encryption key',
      hint: 'The value of the variable ENCRYPTION_KEY.',
      optional: false,
    },
    hasProfiles: false,
    run: ({ path, secret, preview }) =>
      client.imports.openR4u({ path, preview, encryption_key: secret }),
  },
]

function modelOf(modelId: string | null): { model_id?: string } {
  return modelId === null ? {} : { model_id: modelId }
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDb } from '../../../src-main/core/db/open.ts'
import { createModelSettings } from '../../../src-main/core/settings/model-settings.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { projectRoot } from '../../helpers/project-root.ts'

/** What LM Studio has fetched, by the name of the file. */
const fetched = {
  scribe: { name: 'Scribe', says: 'Herons nest in tall trees, near water.' },
  wanderer: { name: 'Wanderer', says: 'and so on and on', endless: true },
  reckoner: {
    name: 'Reckoner',
    says: '<tool_call>{"name": "calculator", "arguments": {"expression": "6 * 7"}}</tool_call>',
    afterTool: 'It comes to forty-two.',
  },
}

/**
 * Fills the home folder of somebody who has used LM Studio, LiteLLM and Codex until now.
 * @param ownModels a folder of theirs, with a model in it
 */
export async function furnish(userHome: string, ownModels: string, cloud: string): Promise<void> {
  for (const [file, options] of Object.entries(fetched)) {
    const folder = join(userHome, '.lmstudio', 'models', 'maker', `${options.name}-GGUF`)
    await mkdir(folder, { recursive: true })
    await writeChainModel(join(folder, `${file}.gguf`), options)
  }
  const guest = { name: 'Guest', says: 'I was here before.' }
  await writeChainModel(join(ownModels, 'guest.gguf'), guest)
  await mkdir(join(userHome, 'litellm'))
  await writeFile(
    join(userHome, 'litellm', 'config.yaml'),
    `model_list:
  - model_name: team-model
    litellm_params:
      model: openai/echo
      api_base: ${cloud}
      api_key: sk-litellm-0123456789abcdefghijkl-Lt3M
`,
  )
  await mkdir(join(userHome, '.codex'))
  await writeFile(join(userHome, '.codex', 'config.toml'), codexSettings)
}

/** The model that goes on and on would be through with a usual context before one can stop it. */
export function giveWandererRoom(home: string): void {
  const migrations = join(projectRoot, 'resources', 'migrations')
  const { db, close } = openDb(join(home, 'corral.db'), migrations)
  createModelSettings(db).save('wanderer', { contextTokens: 262_144, slots: 1 })
  close()
}

export const codexSettings = '# my own settings\nmodel = "gpt-5.6"\n'

import type { AppWish } from '../../core/lib/app-settings/app-wish.ts'
import { claudeCodeVariables } from '../../core/lib/app-settings/claude-code.ts'
import { opencodeProvider } from '../../core/lib/app-settings/opencode.ts'

/** An app that can be told where to ask by its environment and arguments alone. */
export interface LaunchableApp {
  /** As it is typed behind `corral launch`. */
  readonly id: string
  readonly name: string
  /** The program, looked for in PATH. */
  readonly program: string
  /** How it is installed, for people who have not. */
  readonly install: string
  /** About so many tokens it sends before the user has said a word; where that is known. */
  readonly beginsWithTokens?: number
  /** A file of the user's whose words would win over the environment: below the home folder. */
  readonly overruledBy?: { readonly file: string; readonly word: string }
  variables(wish: AppWish): Record<string, string>
  /** Before those of the user. Never a secret: every user of the machine can read them. */
  args(wish: AppWish): string[]
}

const none = () => []

/** The `env` block of its settings wins over the environment. */
const claude: LaunchableApp = {
  id: 'claude',
  name: 'Claude Code',
  program: 'claude',
  install: 'npm install -g @anthropic-ai/claude-code',
  beginsWithTokens: 12_000,
  overruledBy: { file: '.claude/settings.json', word: 'ANTHROPIC_BASE_URL' },
  variables: claudeCodeVariables,
  args: none,
}

/** `-c` takes TOML. Source: developers.openai.com/codex/config-reference */
const codex: LaunchableApp = {
  id: 'codex',
  name: 'Codex',
  program: 'codex',
  install: 'npm install -g @openai/codex',
  beginsWithTokens: 10_000,
  variables: ({ token }) => ({ CORRAL_TOKEN: token }),
  args: ({ address, model, contextTokens }) => {
    const provider = {
      name: 'Corral',
      base_url: `${address}/v1`,
      wire_api: 'responses',
      env_key: 'CORRAL_TOKEN',
    }
    const settings = {
      model,
      model_provider: 'corral',
      ...Object.fromEntries(
        Object.entries(provider).map(([key, value]) => [`model_providers.corral.${key}`, value]),
      ),
      ...(contextTokens !== null && { model_context_window: contextTokens }),
    }
    // A text in TOML is written as in JSON.
    return Object.entries(settings).flatMap(([key, value]) => [
      '-c',
      `${key}=${JSON.stringify(value)}`,
    ])
  },
}

/** Joined with its settings files. Source: opencode.ai/docs/config, /docs/providers */
const opencode: LaunchableApp = {
  id: 'opencode',
  name: 'opencode',
  program: 'opencode',
  install: 'npm install -g opencode-ai',
  variables: (wish) => ({
    CORRAL_TOKEN: wish.token,
    OPENCODE_CONFIG_CONTENT: JSON.stringify({
      $schema: 'https://opencode.ai/config.json',
      provider: { corral: opencodeProvider(wish, '{env:CORRAL_TOKEN}') },
      model: `corral/${wish.model}`,
      small_model: `corral/${wish.fastModel}`,
    }),
  }),
  args: none,
}

const openaiVariables = ({ address, token, model }: AppWish) => ({
  OPENAI_BASE_URL: `${address}/v1`,
  OPENAI_API_KEY: token,
  OPENAI_MODEL: model,
})

/** Source: qwenlm.github.io/qwen-code-docs/en/cli/openai-auth */
const qwen: LaunchableApp = {
  id: 'qwen',
  name: 'Qwen Code',
  program: 'qwen',
  install: 'npm install -g @qwen-code/qwen-code',
  variables: openaiVariables,
  args: none,
}

/** Source: aider.chat/docs/llms/openai-compat.html */
const aider: LaunchableApp = {
  id: 'aider',
  name: 'aider',
  program: 'aider',
  install: 'uv tool install aider-chat',
  variables: ({ address, token }) => ({ OPENAI_API_BASE: `${address}/v1`, OPENAI_API_KEY: token }),
  args: ({ model, fastModel }) => [`--model=openai/${model}`, `--weak-model=openai/${fastModel}`],
}

/** Host and path apart. Source: goose-docs.ai, guides/environment-variables */
const goose: LaunchableApp = {
  id: 'goose',
  name: 'goose',
  program: 'goose',
  install: 'brew install block-goose-cli',
  variables: ({ address, token, model }) => ({
    GOOSE_PROVIDER: 'openai',
    GOOSE_MODEL: model,
    OPENAI_HOST: address,
    OPENAI_BASE_PATH: 'v1/chat/completions',
    OPENAI_API_KEY: token,
  }),
  args: none,
}

/** Any other program, with the variables that the SDKs of OpenAI, Anthropic and Ollama read. */
export const anyApp = (program: string): LaunchableApp => ({
  id: 'any',
  name: program,
  program,
  install: '',
  variables: (wish) => ({
    ...openaiVariables(wish),
    OPENAI_API_BASE: `${wish.address}/v1`,
    ANTHROPIC_BASE_URL: wish.address,
    ANTHROPIC_AUTH_TOKEN: wish.token,
    ANTHROPIC_API_KEY: '',
    ANTHROPIC_MODEL: wish.model,
    OLLAMA_HOST: wish.address,
  }),
  args: none,
})

export const launchableApps: readonly LaunchableApp[] = [
  claude,
  codex,
  opencode,
  qwen,
  aider,
  goose,
]

import type { Command } from 'commander'

/** Of commands by their words, without the program's name. */
const examples: Readonly<Record<string, readonly string[]>> = {
  serve: ['serve', 'CORRAL_HOME=/srv/corral corral serve --port 8080'],
  status: ['status', 'status --json'],
  doctor: ['doctor', 'doctor --online --json', 'doctor --bundle corral-facts.zip'],
  'service install': ['service install', 'service install --print'],
  completion: [
    'completion zsh > "${fpath[1]}/_corral"',
    'completion bash > ~/.local/share/bash-completion/completions/corral',
    'completion fish > ~/.config/fish/completions/corral.fish',
  ],
  man: ['man > /usr/local/share/man/man1/corral.1'],
  run: ['run qwen3-8b-q4 "Name three rivers."', 'run qwen3-8b-q4 --json < question.txt'],
  chat: ['chat qwen3-8b-q4', 'chat qwen3-8b-q4 --system "Answer in French." --keep'],
  launch: [
    'launch',
    'launch claude --model qwen3-coder-30b',
    'launch codex --model qwen3-coder-30b -- exec "fix the failing test"',
    'launch opencode --model qwen3-coder-30b --config-only',
  ],
  explain: ['explain anthropic/claude-sonnet-5 --tools', 'explain my-rule --tokens 40000 --json'],
  'tools add': [
    'tools add files -- npx -y @modelcontextprotocol/server-filesystem ~/Documents',
    'tools add notes --url https://mcp.example.com/mcp --secret Authorization',
  ],
  ps: ['ps', 'ps --watch'],
  load: ['load qwen3-8b-q4'],
  unload: ['unload qwen3-8b-q4', 'unload --all'],
  bench: ['bench qwen3-8b-q4 --json'],
  verify: ['verify qwen3-8b-q4', 'verify --all'],
  pull: ['pull bartowski/Qwen_Qwen3-8B-GGUF:Q4_K_M'],
  fit: ['fit bartowski/Qwen_Qwen3-8B-GGUF:Q4_K_M --context 32768'],
  logs: ['logs --follow', 'logs --status error --since 1h', 'logs --source program --level warn'],
  'logs export': [
    'logs export --format csv --out requests.csv',
    'logs --since 7d export --out week.jsonl',
  ],
  usage: ['usage --by model --days 30'],
  egress: ['egress --days 1', 'egress block'],
  'token create': [
    'token create --label "My editor"',
    'token create --label CI --model qwen3-8b-q4 --no-cloud --expires 30d',
  ],
  'vault export': ['vault export ~/corral-export.json'],
  import: ['import ~/Downloads/model.gguf', 'import mlx-manager ~/.mlx-manager'],
}

/** Of all commands, with what they mean. */
export const exitCodes: readonly (readonly [string, string])[] = [
  ['0', 'done'],
  ['1', 'refused, or it failed; one line on stderr says why'],
  ['2', 'done but for what has to be entered by hand (import)'],
  ['3', 'Corral is not running'],
  ['4', 'looked at, and found wanting (test, audit verify)'],
  ['5', 'the vault is locked (vault status)'],
  ['130', 'interrupted'],
]

/** Of the environment, that all commands heed. */
export const variables: readonly (readonly [string, string])[] = [
  ['CORRAL_HOME', 'folder of the database, the models and the logs'],
  ['CORRAL_PORT', 'port to try first (10242)'],
  ['NO_COLOR', 'no colours'],
]

const footer = `
Exit codes:
${linesOf(exitCodes, 5)}

Environment:
${linesOf(variables, 13)}

'corral help <command>' shows examples.`

function linesOf(terms: typeof exitCodes, width: number): string {
  return terms.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join('\n')
}

/** Adds what commander does not know: examples, exit codes, the environment. */
export function addHelp(program: Command): void {
  program.addHelpText('after', footer)
  for (const command of allFrom(program)) command.showHelpAfterError(hintOf(command))
  for (const [words, lines] of Object.entries(examples)) {
    const text = lines.map((line) => `  ${line.includes('corral ') ? line : `corral ${line}`}`)
    commandNamed(program, words).addHelpText('after', ['', 'Examples:', ...text].join('\n'))
  }
}

function allFrom(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allFrom)]
}

/** Below an error of a few words the whole help would hide it. */
function hintOf(command: Command): string {
  const words = wordsOf(command)
  return `Usage: ${words} ${command.usage()}\n'${words} --help' tells more.`
}

function wordsOf(command: Command): string {
  return command.parent ? `${wordsOf(command.parent)} ${command.name()}` : command.name()
}

/** @throws Error where there is no such command: the table above names one that has gone */
function commandNamed(program: Command, words: string): Command {
  return words.split(' ').reduce((command, word) => {
    const found = command.commands.find((one) => one.name() === word)
    if (!found) throw new Error(`no command '${words}'`)
    return found
  }, program)
}

import type { Command } from 'commander'
import { json } from './json-option.ts'
import { wholeNumber } from './whole-number.ts'

/** `corral run`, `chat`, `launch`, `explain`. */
export function addTalkCommands(program: Command): void {
  program
    .command('run')
    .description('ask a model once and print its answer')
    .argument('<model>', 'id of the model, as `corral ls` shows it')
    .argument('[prompt]', 'what to ask; else it is read from standard input')
    .addOption(json())
    .action(async (model, prompt, options) =>
      (await import('./commands/run.ts')).run(model, prompt, options),
    )
  program
    .command('chat')
    .description('talk with a model; /help lists what else can be typed')
    .argument('[model]', 'id of the model, as `corral ls` shows it; else the one in memory')
    .option('--system <text>', 'what the model is told first')
    .option('--keep', 'keep it among the conversations that the window shows')
    .action(async (model, options) => (await import('./commands/chat.ts')).chat(model, options))
  program
    .command('launch')
    .description('start another app so that it asks Corral; its own settings stay as they are')
    .argument(
      '[app]',
      'claude, codex, opencode, qwen, aider, goose, or any; without, they are listed',
    )
    .argument('[args...]', 'for the app, after --')
    .option('--model <name>', 'that it asks for; else the one in memory, or the only one')
    .option('--fast-model <name>', 'for its work in the background; else the same')
    .option('--config-only', 'only print what it would be told; nothing is made or started')
    .addOption(json())
    .action(async (app, args, options) =>
      (await import('./commands/launch.ts')).launch(app, args, options),
    )
  addExplain(program)
}

function addExplain(program: Command): void {
  program
    .command('explain')
    .description('where a request would go, and why; nothing is sent (exit code 1: nowhere)')
    .argument('<model>', 'the name that an app asks for')
    .option('--door <dialect>', 'openai, anthropic, responses, ollama or window')
    .option('--tools', 'the request has tools')
    .option('--images', 'the request has images')
    .option('--tokens <number>', 'tokens of the prompt', wholeNumber)
    .option('--max-tokens <number>', 'tokens that the answer may have', wholeNumber)
    .option('--app <id>', 'ask as the app with this token, as `corral token ls` shows it')
    .addOption(json())
    .action(async (model, options) =>
      (await import('./commands/explain.ts')).explain(model, options),
    )
}

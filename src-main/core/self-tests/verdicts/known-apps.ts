import type { SelfTestName } from '../../../contract/self-tests.ts'

/** What an app needs of a model, and of the port in front of it. */
export interface AppNeeds {
  readonly app: string
  /** Without any of these it does not work. */
  readonly needs: readonly SelfTestName[]
  /** Without these a part of it does not work: what is lost, in words. */
  readonly wants: Readonly<Partial<Record<SelfTestName, string>>>
  /** Its own prompt alone needs about this much; `null` when it needs no more than others. */
  readonly leastContextTokens: number | null
  /** With less it soon has to forget what was said. */
  readonly goodContextTokens: number | null
}

const none = { leastContextTokens: null, goodContextTokens: null }
const agent = { 'tool-calls': 'Its agent has no tools.' }

/**
 * Contexts as makers of local servers advise them: for Claude Code more than 25 000 (LM Studio), better
 * 64 000 (docs.ollama.com); for Codex 64 000, for Cline 32 000, for coding in general 64 000 (the same).
 * What Codex sends before anybody has asked it anything takes about 10 000. Dialects as the apps were
 * seen to use them.
 */
export const knownApps: readonly AppNeeds[] = [
  {
    app: 'Claude Code',
    needs: ['anthropic-events', 'count-tokens'],
    wants: {
      'tool-calls': 'It may not call tools.',
      'parallel-tool-calls': 'It makes one call at a time.',
      'long-prompt': 'Long conversations may break off.',
    },
    leastContextTokens: 25_000,
    goodContextTokens: 64_000,
  },
  {
    app: 'Codex',
    needs: ['responses-events'],
    wants: { 'long-prompt': 'Long conversations may break off.' },
    leastContextTokens: 16_000,
    goodContextTokens: 64_000,
  },
  {
    app: 'Xcode',
    needs: ['chat', 'stream'],
    wants: agent,
    ...none,
  },
  {
    app: 'Cline',
    needs: ['stream', 'tool-calls'],
    wants: { 'long-prompt': 'Long conversations may break off.' },
    leastContextTokens: 32_000,
    goodContextTokens: null,
  },
  {
    app: 'opencode',
    needs: ['stream', 'tool-calls', 'usage'],
    wants: { 'parallel-tool-calls': 'It makes one call at a time.' },
    leastContextTokens: null,
    goodContextTokens: 64_000,
  },
  { app: 'Zed', needs: ['stream'], wants: agent, ...none },
  { app: 'VS Code', needs: ['stream'], wants: agent, ...none },
  { app: 'Continue', needs: ['stream'], wants: agent, ...none },
  {
    app: 'Open WebUI',
    needs: ['chat', 'stream'],
    wants: { 'tool-calls': 'Its tools are not called.' },
    ...none,
  },
  {
    app: 'Raycast',
    needs: ['stream'],
    wants: { 'tool-calls': 'Its extensions are not called.' },
    ...none,
  },
]

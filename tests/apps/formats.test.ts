import fc from 'fast-check'
import { parse as parseToml } from '@decimalturn/toml-patch'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml, stringify as writeYaml } from 'yaml'
import type { FileApp } from '../../src-main/core/apps/app.ts'
import type { AppWish } from '../../src-main/core/lib/app-settings/app-wish.ts'
import { knownApps } from '../../src-main/core/apps/catalogue.ts'
import { withSettings, withoutSettings } from '../../src-main/core/apps/settings-text.ts'
import { CorralError } from '../../src-main/core/errors.ts'

const fileApps = knownApps.filter((app) => app.kind === 'file')
const wish: AppWish = {
  address: 'http://127.0.0.1:10242',
  token: `ck_${'x'.repeat(43)}`,
  model: 'my-model',
  fastModel: 'my-small-model',
  contextTokens: 8192,
}

function app(id: FileApp['id']): FileApp {
  return fileApps.find((one) => one.id === id)!
}

function configured(id: FileApp['id'], text: string | null): string {
  return withSettings(app(id), text, app(id).settings(wish))
}

function undone(id: FileApp['id'], text: string, original: string | null): string {
  return withoutSettings(app(id), text, app(id).settings(wish), original).text
}

/** Settings as people keep them, with everything that an editor could lose. */
const samples: Record<string, string> = {
  'claude-code': `{
\t"permissions": { "allow": ["Bash(ls:*)"], "deny": [] },
\t"env": { "FOO": "bar", "ANTHROPIC_BASE_URL": "https://gateway.example" },
\t"model": "opus"
}
`,
  codex: `# my codex

model = "gpt-5.6"   # the best
approval_policy = "on-request"
notify = ["python3", "/Users/me/notify.py"]

# servers
[mcp_servers.docs]   # keep
command = "npx"
args = [
  "-y", # yes
  "docs",
]

[projects."/Users/me/a b"]
trust_level = "trusted"

[[hooks]]
when = 2026-01-01T00:00:00Z
mask = 0x1F
# the end
`,
  opencode: `{
  // comments are allowed here
  "$schema": "https://opencode.ai/config.json",
  "provider": { "ollama": { "npm": "@ai-sdk/openai-compatible", }, },
}
`,
  zed: `// Zed settings
{
  "theme": "One Dark", // nice
  /* block */
  "language_models": {
    "ollama": { "api_url": "http://localhost:11434" },
  },
  "vim_mode": true, // last
}
`,
  continue: `# my assistant
name: Mine   # a name
version: 0.0.1
schema: v1
models:
  - name: Big    # the big one
    provider: openai
    model: gpt-5
    apiKey: sk-abcdefgh12345678
  # between
  - name: Other
    provider: ollama
    model: "qwen"
rules:
- |
  Be brief.

  Always.
- Use tabs
# the end
`,
  raycast: `providers:
- id: lab
  name: "The Lab"
  base_url: http://lab.example/v1 # ours
  models: [{ id: a, name: A, context: 1000 }]
`,
}

/** Lines of the old text that the new one has lost, ours aside. */
function lostLines(before: string, after: string): string[] {
  const left = new Set(after.split('\n').map((line) => line.trim()))
  return before.split('\n').filter((line) => !left.has(line.trim()))
}

describe('settings of apps', () => {
  it('knows a sample for every app whose file it writes', () => {
    expect(Object.keys(samples).toSorted()).toEqual(fileApps.map(({ id }) => id).toSorted())
  })

  it.each([
    ['codex', ['model = "gpt-5.6"   # the best']],
    ['zed', []],
    ['continue', []],
    ['raycast', []],
  ] as const)('keeps every line of %s that it does not have to change', (id, changed) => {
    expect(lostLines(samples[id]!, configured(id, samples[id]!))).toEqual(changed)
  })

  it.each(fileApps.map(({ id }) => id))('writes %s twice as it writes it once', (id) => {
    const once = configured(id, samples[id]!)
    expect(configured(id, once)).toBe(once)
    const fresh = configured(id, null)
    expect(configured(id, fresh)).toBe(fresh)
  })

  it.each(fileApps.map(({ id }) => id))('takes out of %s just what it put in', (id) => {
    const sample = samples[id]!
    const back = undone(id, configured(id, sample), sample)
    expect(app(id).format.parse(back)).toEqual(app(id).format.parse(sample))
    const comments = sample.match(/(#|\/\/|\/\*) [a-z ]+/g) ?? []
    for (const comment of comments) expect(back).toContain(comment)
  })

  it.each(fileApps.map(({ id }) => id))('keeps what was added to %s since', (id) => {
    const json = id === 'zed' || id === 'opencode' || id === 'claude-code'
    const add = (text: string) =>
      json
        ? text.replace('{\n', '{\n  "later": 1,\n')
        : id === 'codex'
          ? `${text}\n[later]\nx = 1\n`
          : `${text}later: 1\n`
    const back = undone(id, add(configured(id, samples[id]!)), samples[id]!)
    expect(app(id).format.parse(back)).toMatchObject({ later: id === 'codex' ? { x: 1 } : 1 })
    expect(back).not.toContain(wish.token)
    expect(back).not.toContain(wish.address)
  })

  it.each(fileApps.map(({ id }) => id))('keeps a byte order mark and line ends in %s', (id) => {
    const windows = `\uFEFF${samples[id]!.replaceAll('\n', '\r\n')}`
    const text = configured(id, windows)
    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it('writes what each app reads', () => {
    const claude = JSON.parse(configured('claude-code', null)) as { env: Record<string, string> }
    expect(claude.env).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:10242',
      ANTHROPIC_AUTH_TOKEN: wish.token,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'my-small-model',
      CLAUDE_CODE_SUBAGENT_MODEL: 'my-model',
    })
    expect(parseToml(configured('codex', samples.codex!))).toMatchObject({
      model: 'my-model',
      model_provider: 'corral',
      model_providers: {
        corral: { base_url: 'http://127.0.0.1:10242/v1', wire_api: 'responses' },
      },
    })
    expect(parseYaml(configured('continue', null))).toMatchObject({
      name: 'Local Config',
      schema: 'v1',
      models: [{ provider: 'openai', model: 'my-model', apiBase: 'http://127.0.0.1:10242/v1' }],
    })
    expect(configured('zed', samples.zed!)).not.toContain(wish.token)
  })

  it('keeps a list written in one line, and a group of providers written in one', () => {
    const yaml = 'providers: [{ id: lab, name: Lab }]\nother: 1\n'
    expect(parseYaml(configured('raycast', yaml))).toMatchObject({
      providers: [{ id: 'lab', name: 'Lab' }, { id: 'corral' }],
      other: 1,
    })
    const toml = 'model_providers = { mine = { name = "x" } }\n[tui]\na = 1\n'
    expect(parseToml(configured('codex', toml))).toMatchObject({
      model_providers: { mine: { name: 'x' }, corral: { name: 'Corral' } },
      tui: { a: 1 },
    })
  })

  it('is not misled by text that looks like a setting', () => {
    const toml = 'note = """\nmodel = "no"\n[model_providers.corral]\n"""\n[tui]\nmodel = "mine"\n'
    expect(parseToml(configured('codex', toml))).toMatchObject({
      note: 'model = "no"\n[model_providers.corral]\n',
      model: 'my-model',
      tui: { model: 'mine' },
    })
  })

  it('keeps anchors, also those that lead in a circle', () => {
    const text = 'base: &base\n  self: *base\nproviders:\n  - id: lab\n    more: *base\n'
    const after = configured('raycast', text)
    expect(after).toContain('self: *base')
    expect(after).toContain('more: *base')
  })

  it.each([
    ['zed', 'a field that stands there twice', '{"a": 1, "a": 2}'],
    ['zed', 'an end that is missing', '{"a": '],
    ['zed', 'a list', '[]'],
    ['zed', 'brackets without end', '['.repeat(200_000)],
    ['zed', 'a text for a group', '{"language_models": "none"}'],
    ['claude-code', 'a list for a group', '{"env": ["A=1"]}'],
    ['codex', 'a key that stands there twice', 'a = 1\na = 2\n'],
    ['codex', 'a number for a group', 'model_providers = 1\n'],
    ['continue', 'an end that is missing', 'a: [\n'],
    ['continue', 'a text for a list', 'models: none\n'],
    ['continue', 'a list', '- a list\n'],
    ['continue', 'two documents', 'a: 1\n---\nb: 2\n'],
    ['raycast', 'aliases that explode', bomb()],
  ] as const)('refuses %s with %s', (id, _what, text) => {
    expect(() => configured(id, text)).toThrow(CorralError)
  })

  it('keeps any JSON, and undoes to the same data', () => {
    fc.assert(
      fc.property(
        fc.dictionary(Key, fc.jsonValue({ maxDepth: 3 })),
        fc.boolean(),
        (data, pretty) => {
          const text = JSON.stringify(data, null, pretty ? 2 : 0)
          const after = configured('opencode', text)
          expect(JSON.parse(after)).toMatchObject({
            ...(JSON.parse(text) as object),
            model: 'corral/my-model',
          })
          expect(JSON.parse(undone('opencode', after, text))).toMatchObject(
            JSON.parse(text) as object,
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('keeps any YAML, however its lists are written', () => {
    const Item = fc.record({ name: fc.string(), model: fc.string() })
    const Style = fc.constantFrom('BLOCK', 'FLOW' as const)
    fc.assert(
      fc.property(
        fc.array(Item, { maxLength: 3 }),
        Style,
        fc.boolean(),
        (models, style, indentSeq) => {
          // The library itself writes an empty list wrongly in this style.
          fc.pre(style === 'FLOW' || models.length > 0)
          const data = { name: 'x', models, rest: [1, { a: null }] }
          const text = writeYaml(data, {
            collectionStyle: style === 'FLOW' ? 'flow' : 'block',
            indentSeq,
          })
          const after = parseYaml(configured('continue', text)) as { models: unknown[] }
          expect(after).toMatchObject({ name: 'x', rest: data.rest })
          expect(after.models.slice(0, models.length)).toEqual(models)
          expect(after.models).toHaveLength(models.length + 1)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('keeps any TOML', () => {
    const Line = fc.oneof(
      fc.constantFrom('', '# a comment', '  # indented'),
      fc.tuple(Key, fc.integer()).map(([key, value]) => `k_${key} = ${value} # why`),
      fc.tuple(Key, fc.string()).map(([key, value]) => `s_${key} = ${JSON.stringify(value)}`),
      Key.map((key) => `\n[t_${key}]`),
    )
    fc.assert(
      fc.property(fc.array(Line, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n')
        const before = readable(text)
        fc.pre(before !== null)
        const after = configured('codex', text)
        expect(parseToml(after)).toMatchObject({ ...before, model: 'my-model' })
        expect(after.match(/#/g) ?? []).toHaveLength((text.match(/#/g) ?? []).length)
        expect(parseToml(undone('codex', after, text))).toEqual(before)
      }),
      { numRuns: 60 },
    )
  })
})

const Key = fc.stringMatching(/^[a-z]{1,6}$/)

function readable(text: string): Record<string, unknown> | null {
  try {
    return parseToml(text) as Record<string, unknown>
  } catch {
    return null
  }
}

/** Ten anchors, each ten times the one before. */
function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, at) => {
    const before = at === 0 ? 'x' : `*a${at - 1}`
    return `a${at}: &a${at} [${Array.from({ length: 10 }, () => before).join(', ')}]`
  })
  return `${lines.join('\n')}\nproviders: [*a8]\n`
}

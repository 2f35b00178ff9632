import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contract } from '../../src-main/contract/contract.ts'
import { imports } from '../../src-main/contract/imports.ts'
import { isLlamaServerPath } from '../../src-main/core/gateway/llama-server/paths.ts'
import { isLmStudioPath } from '../../src-main/core/gateway/lm-studio/paths.ts'
import { isOllamaPath } from '../../src-main/core/gateway/ollama/paths.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { startFakeHub } from '../hub/fake-hub/fake-hub.ts'
import { writeBertModel } from '../engine/embeddings/bert-model.ts'
import { allCalls } from '../server/contract-client.ts'

const page = await readFile(join(projectRoot, 'docs', 'api.md'), 'utf8')
const scripts = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script = '']) => script)

/** What is given to curl in each example. */
const commands = [...page.matchAll(/^(?:\w+=\$\()?curl (.*)$/gm)].map(([, args = '']) => args)

/** Method and path of each management call, with numbers and variables as their parameters. */
function examples(): string[] {
  const management = commands.filter((args) => {
    const path = /\$CORRAL(\/[^\s"?]+)/.exec(args)?.[1] ?? ''
    const isDialect = [isOllamaPath, isLmStudioPath, isLlamaServerPath].some((is) => is(path))
    return !isDialect && !/^\/(v1|tokenize|detokenize)/.test(path)
  })
  return management.map((args) => {
    const method = /-X (\w+)/.exec(args)?.[1] ?? (/ -d '/.test(args) ? 'POST' : 'GET')
    const path = /\$CORRAL\/api(\/[^\s"?]+)/.exec(args)?.[1] ?? ''
    return `${method} ${path}`
  })
}

/** `/v1/providers/{id}` as a pattern that an example's path has to fit. */
function patternOf(template: string): RegExp {
  const rest = template.replaceAll(/\{\+\w+\}/g, String.raw`\S+`)
  return new RegExp(`^${rest.replaceAll(/\{\w+\}/g, String.raw`(\d+|\$\w+|anthropic)`)}$`)
}

describe('the page of the API', () => {
  it('has an example for every call, and none for anything else', () => {
    const file = { method: 'GET', template: '/system/audit-logs/export' }
    const calls = [...allCalls({ ...contract, imports }), file]
    const shown = examples().map((example) => {
      const [method, path] = example.split(' ') as [string, string]
      const fitting = calls.filter(
        (call) => call.method === method && patternOf(call.template).test(path),
      )
      // Fixed paths come before those with a parameter.
      const call = fitting.find(({ template }) => !template.includes('{')) ?? fitting[0]
      return call ? `${call.method} ${call.template}` : `unknown: ${example}`
    })
    const defined = calls.map(({ method, template }) => `${method} ${template}`)
    expect([...new Set(shown)].toSorted(byText)).toEqual(defined.toSorted(byText))
  })

  it('shows commands that work as they stand', { timeout: 300_000 }, async () => {
    const folder = await temporaryFolder()
    await using hub = await startFakeHub({
      tokens: { hf_your_token: { name: 'you', reads: [] } },
      repos: [await hubRepo(folder)],
    })
    await using test = await startTestCorral({
      host: { environment: { HF_ENDPOINT: hub.origin } },
      models: async (models) => {
        await writeBertModel(join(models, 'my-embedder.gguf'), { pooling: 'mean' })
        await writeBertModel(join(models, 'my-reranker.gguf'), { pooling: 'rank' })
      },
    })
    await test.corral.client.models.addStarter()
    await mkdir(join(folder, 'bin'))
    const log = join(folder, 'log')
    // Runs curl and notes the status beside the command; what it prints stays what it was. Other
    // programs only where they are needed: there are hundreds of commands.
    const noting = `#!/bin/sh
PATH=$REAL_PATH
status=$(curl -o ${folder}/body -w '%{http_code}' "$@" 2>/dev/null)
case $status in
20?) said= ;;
*) said=$(head -c 300 ${folder}/body | tr '\\n' ' ') ;;
esac
printf '%s\\t%s\\t%s\\n' "$status" "$*" "$said" >> ${log}
[ /dev/fd/1 -ef /dev/null ] || cat ${folder}/body
`
    await writeFile(join(folder, 'bin', 'curl'), noting, { mode: 0o755 })
    const script = scripts.slice(1).join('\n').replaceAll('/Users/ann', folder)
    const child = spawn('sh', ['-c', `set -u\n${script}`], {
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        REAL_PATH: process.env.PATH,
        CORRAL: test.address,
        H: `authorization: Bearer ${test.adminToken}`,
        J: 'content-type: application/json',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let complaints = ''
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()))
    await once(child, 'close')
    const lines = (await readFile(log, 'utf8')).trim().split('\n')
    await rm(folder, { recursive: true, force: true })
    expect(complaints).toBe('')
    expect(lines.length).toBe(commands.length)
    const failed = lines.filter((line) => !/^20\d\t/.test(line))
    // What the examples cannot do without the outside world, or without something to take over.
    const expected =
      /\/test |variables|unlock|port\/close|start-at-login|choose-path|desktop\/updates|start-over|models\/(update|roll-back)|download\/.*(pause|resume|cancel)|\/imports\/|\/answers\/.*\/tools\//
    expect(failed.filter((line) => !expected.test(line))).toEqual([])
    expect(failed.filter((line) => /^(401|405|5\d\d|000)\t/.test(line))).toEqual([])
    expect(
      failed.filter(
        (line) => line.includes('There is no such call') && !line.includes('/imports/'),
      ),
    ).toEqual([])
  })
})

/** The repository of the examples, with a small model under the name of a large one. */
async function hubRepo(folder: string) {
  const path = join(folder, 'hub.gguf')
  await writeChainModel(path, { says: 'All is well.' })
  const content = await readFile(path)
  return { name: 'unsloth/Qwen3.5-4B-GGUF', files: [{ path: 'Qwen3.5-4B-Q4_K_M.gguf', content }] }
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1
}

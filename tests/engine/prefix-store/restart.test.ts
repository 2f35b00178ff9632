import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { startTestCorral } from '../../helpers/test-corral.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { allBytes } from './test-store.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await temporaryFolder()
})
afterEach(() => rm(dataDir, { recursive: true }))

it('a conversation goes on after a restart without being computed again', async () => {
  const canary = 'xylophone quagmire zeppelin'
  const question = `${canary} ${'ab cd ef gh ij kl mn op '.repeat(60)}`
  await mkdir(join(dataDir, 'models'))
  const modelPath = join(dataDir, 'models', 'random.gguf')
  await writeRandomModel(modelPath, { layers: 2, embeddingLength: 128 })
  const start = () => startTestCorral({ host: { dataDir } })
  const ask = async (
    { openai }: Awaited<ReturnType<typeof start>>,
    turns: { role: 'user' | 'assistant'; content: string }[],
  ) => {
    const answer = await openai.chat.completions.create({
      model: 'random',
      messages: turns,
      temperature: 0,
      max_tokens: 8,
    })
    return { text: answer.choices[0]?.message.content ?? '', usage: answer.usage }
  }
  const asked = { role: 'user', content: question } as const
  let first: Awaited<ReturnType<typeof ask>>
  {
    await using test = await start()
    first = await ask(test, [asked])
    expect(first.usage?.prompt_tokens_details?.cached_tokens).toBe(0)
  }
  const kept = await allBytes(join(dataDir, 'kept-prompts'))
  expect(kept.length).toBe(1)
  expect(kept.some(({ bytes }) => bytes.includes('xylophone'))).toBe(false)
  expect(await readdir(join(dataDir, 'kept-prompts'))).toEqual([expect.stringMatching(/\.kv$/)])

  await using test = await start()
  const next = await ask(test, [
    asked,
    { role: 'assistant', content: first.text },
    { role: 'user', content: 'and then' },
  ])
  const cached = next.usage?.prompt_tokens_details?.cached_tokens ?? 0
  expect(cached).toBeGreaterThan((first.usage?.prompt_tokens ?? 0) - 10)
  expect(cached).toBeLessThan(next.usage?.prompt_tokens ?? 0)
  expect(test.logged()).not.toContain('xylophone')

  const { pool } = test.corral.client
  expect(await pool.keptPrompts()).toMatchObject({ conversations: 1 })
  expect(await pool.forgetPrompts()).toEqual({ conversations: 0, sizeBytes: 0 })
  expect(await readdir(join(dataDir, 'kept-prompts'))).toEqual([])
})

import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Llama,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
  getLlama,
} from 'node-llama-cpp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { modelFingerprint } from '../../../src-main/core/engine/prefix-store/model-fingerprint.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { type TestVault, startVault } from '../../vault/test-vault.ts'
import { allBytes, keptFolder, openStores } from './test-store.ts'

const contextTokens = 4096
const promptTokens = 2000

let folder: string
let vault: TestVault
let modelPath: string
let llama: Llama
let model: LlamaModel
beforeAll(async () => {
  folder = await temporaryFolder()
  modelPath = join(folder, 'random.gguf')
  await writeRandomModel(modelPath, { layers: 4, embeddingLength: 384 })
  vault = await startVault(folder)
  llama = await getLlama({ build: 'never', gpu: false, maxThreads: 1, progressLogs: false })
  model = await llama.loadModel({ modelPath })
})
afterAll(async () => {
  await llama.dispose()
  await vault.close()
  await rm(folder, { recursive: true })
})

/** A context of its own for as long as `work` takes: nothing computed before is in it. */
async function freshly<T>(work: (sequence: LlamaContextSequence) => Promise<T>): Promise<T> {
  const context = await model.createContext({ contextSize: contextTokens, threads: 1 })
  try {
    return await work(context.getSequence())
  } finally {
    await context.dispose()
  }
}

async function answer(sequence: LlamaContextSequence, prompt: Token[]): Promise<Token[]> {
  const tokens: Token[] = []
  for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
    tokens.push(token)
    if (tokens.length === 24) break
  }
  return tokens
}

async function openTestStores() {
  const test = await openStores(keptFolder(folder), vault.vault, { memoryFolder: null })
  const identity = {
    modelHash: await modelFingerprint(modelPath),
    settings: 'f16',
    contextTokens,
    stateBytesPerToken: 6 * 1024,
  }
  return { test, store: test.stores.forModel(identity) }
}

it('the engine goes on from a kept state after a restart exactly as if it had computed it', async () => {
  const words = 'ab cd ef gh ij kl mn op qr st uv wx yz'.split(' ')
  const text = Array.from({ length: promptTokens * 2 }, (_, at) => words[(at * at + at) % 13])
  const conversation = model.tokenize(text.join(' ')).slice(0, promptTokens)
  const question = model.tokenize(' and then what is next').slice(0, 6)
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now()
    await work()
    return performance.now() - began
  }

  let computeMs = 0
  let keepMs = 0
  const expected = await freshly(async (sequence) => {
    computeMs = await timed(() => sequence.evaluateWithoutGeneratingNewTokens(conversation))
    const { test, store } = await openTestStores()
    keepMs = await timed(async () => {
      await store.keep(sequence.contextTokens, async (path) => {
        await sequence.saveStateToFile(path)
      })
    })
    await test.stores.close()
    return answer(sequence, question)
  })
  const [sealed] = await allBytes(keptFolder(folder))
  const tokenBytes = Buffer.from(Uint32Array.from(conversation).buffer)
  expect(sealed?.bytes.includes(tokenBytes.subarray(0, 32))).toBe(false)

  const { test, store } = await openTestStores()
  const [restored, restoreMs] = await freshly(async (sequence) => {
    const prompt = [...conversation, ...question]
    let sharedTokens = 0
    const ms = await timed(async () => {
      const kept = await store.find(prompt, 0)
      await kept?.open((path) => sequence.loadStateFromFile(path, { acceptRisk: true }))
      sharedTokens = kept?.sharedTokens ?? 0
    })
    expect(sharedTokens).toBe(conversation.length)
    expect(sequence.contextTokens).toEqual(conversation)
    return [await answer(sequence, prompt.slice(sharedTokens)), ms] as const
  })
  await test.stores.close()
  expect(restored).toEqual(expected)
  expect(expected.length).toBe(24)
  if (process.env.CORRAL_TEST_SCALE) {
    const { size } = await stat(sealed?.path ?? '')
    const ms = (value: number) => `${value.toFixed(1)} ms`
    console.log(
      `${promptTokens} tokens, ${(size / 2 ** 20).toFixed(1)} MiB: computed in ${ms(computeMs)}, ` +
        `restored in ${ms(restoreMs)}, slot busy for keeping ${ms(keepMs)}`,
    )
  }
})

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenizeInSlices } from '../../../src-main/core/engine/prompt/tokenize-in-slices.ts'
import { type LoadedModel, loadModel } from '../../helpers/models/load-model.ts'
import { RANDOM_SIZES, writeRandomModel } from '../../helpers/models/random-model.ts'
import { temporaryFolder } from '../../helpers/test-corral.ts'

let folder: string
let loaded: LoadedModel
beforeAll(async () => {
  folder = await temporaryFolder()
  const path = join(folder, 'random.gguf')
  await writeRandomModel(path, RANDOM_SIZES.small)
  loaded = await loadModel(path, 256)
})
afterAll(async () => {
  await loaded.dispose()
  await rm(folder, { recursive: true })
})

const line = (n: number) => `${'ab cd  éf, 🌊x '.repeat(1 + (n % 40))}\n${n % 7 === 0 ? '\n' : ''}`
const words = 'ab  cd ef, gh 12 ij kl'.repeat(4000)
const long = Array.from({ length: 2000 }, (_, n) => line(n)).join('')

describe('a prompt of hundreds of pages', () => {
  it.each([true, false])('has the tokens that it has in one go (goes on: %s)', async (goesOn) => {
    const inSlices = await tokenizeInSlices(loaded.model, long, { controlTokens: true, goesOn })
    const option = goesOn ? ('trimLeadingSpace' as const) : undefined
    expect(inSlices).toEqual(loaded.model.tokenize(long, true, option))
  })

  it('has the same tokens when it is one line', async () => {
    const inSlices = await tokenizeInSlices(loaded.model, words, {
      controlTokens: true,
      goesOn: false,
    })
    expect(inSlices).toEqual(loaded.model.tokenize(words, true))
  })

  it('is read in slices that hold nobody up', async () => {
    const lengths: number[] = []
    const model = {
      tokenize(text: string) {
        lengths.push(text.length)
        return []
      },
    } as unknown as Parameters<typeof tokenizeInSlices>[0]
    await tokenizeInSlices(model, long, { controlTokens: true, goesOn: false })
    expect(Math.max(...lengths)).toBeLessThan(20_000)
    // Beside probes for how the vocabulary treats a beginning, each character once.
    const read = lengths.filter((length) => length > 2)
    expect(read.reduce((sum, length) => sum + length)).toBe(long.length)
  })
})

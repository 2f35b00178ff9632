import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { needBySize } from '../../src-main/core/fit/size-rule.ts'
import { groupFiles } from '../../src-main/core/hub/group-files.ts'
import { quantizationOf } from '../../src-main/core/hub/quantization.ts'
import { readStarts } from '../../src-main/core/hub/recommendations.ts'
import { limitOf } from '../../src-main/core/pool/budget.ts'
import { totalOf } from '../../src-main/core/pool/resident.ts'
import { projectRoot, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'

const shipped = readStarts(join(projectRoot, 'resources'))

it('the list that ships has something for every size of Mac, the smallest first and what does not chat last', () => {
  const sizes = [8, 16, 24, 32, 48, 64, 96, 128]
  for (const gigabytes of sizes) {
    expect(
      shipped.some(({ minMemoryGb }) => minMemoryGb === gigabytes),
      `${gigabytes} GB`,
    ).toBe(true)
  }
  const chats = ({ purpose }: { purpose: string }) => !purpose.includes('not for chat')
  const given = shipped.filter(chats).map(({ minMemoryGb }) => minMemoryGb)
  expect(given).toEqual(given.toSorted((one, other) => one - other))
  expect(shipped.slice(given.length).some(chats)).toBe(false)
  expect(new Set(shipped.map(({ repo, file }) => repo + file)).size).toBe(shipped.length)
})

it.each(shipped.map((start) => [start.name, start] as const))(
  '%s runs on the Mac that it is meant for, with the limits as they come',
  (_, { file, sizeBytes, contextTokens, minMemoryGb }) => {
    const quantization = quantizationOf(file)
    expect(quantization).not.toBeNull()
    const need = needBySize(
      { sizeBytes, quantization },
      { contextTokens: 8192, kvCacheType: 'f16' },
    )
    const usual = { memory_limit_mode: 'percent', memory_limit_value: 80 } as const
    expect(totalOf(need)).toBeLessThan(limitOf(usual, minMemoryGb * 2 ** 30).budgetBytes)
    expect(contextTokens).toBeGreaterThanOrEqual(8192)
    const { rejected } = groupFiles([{ path: file, sizeBytes, sha256: null }])
    // Of a split model the other parts are not in the list.
    expect(rejected.every(({ reason }) => reason === 'Parts of it are missing')).toBe(true)
  },
)

it('is offered without asking anybody, each with what it would take here', async () => {
  const HF_ENDPOINT = 'https://hub.example'
  await using test = await startTestCorral({ host: { environment: { HF_ENDPOINT } } })
  await test.corral.client.activitySettings.update({ nothing_leaves: true })
  const offered = await test.corral.client.hub.recommendations()
  expect(offered.map(({ repo }) => repo)).toEqual(shipped.map(({ repo }) => repo))
  for (const { fit, sizeBytes } of offered) {
    expect(fit).toMatchObject({ source: 'size', weightsBytes: sizeBytes })
  }
})

it('a list that is not as it has to be is refused', async () => {
  const folder = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  const good = {
    repo: 'a/b',
    file: 'c-Q4_0.gguf',
    name: 'C',
    purpose: 'x',
    context: 1,
    size: 1,
    min_memory_gb: 8,
  }
  const read = async (models: unknown) => {
    await writeFile(join(folder, 'models.yaml'), JSON.stringify({ models }))
    return readStarts(folder)
  }
  expect(await read([good])).toMatchObject([{ minMemoryGb: 8, readOn: null }])
  const wrong = [
    { repo: '../b' },
    { file: '../c.gguf' },
    { file: 'c.bin' },
    { size: 1.5 },
    { x: 1 },
  ]
  for (const change of wrong) {
    await expect(read([{ ...good, ...change }]), JSON.stringify(change)).rejects.toThrow()
  }
  await expect(read([])).rejects.toThrow()
  await rm(folder, { recursive: true })
})
